using System.CommandLine;
using RotationFunctions.Cli.Access;
using RotationFunctions.Cli.Credentials;

namespace RotationFunctions.Cli.Rollback;

/// <summary><c>rotate rollback</c></summary>
internal static class RollbackCommand
{
    private const string Purpose = "Go back to the previous value, so that the server and the secret agree again: by a rotation of its own; or, where the server "
        + "takes that value already and refuses the current one, by moving AWSCURRENT back.";

    public static Command Create(TimeProvider clock)
    {
        var command = new OperatorCommand("rollback", Purpose, "rotate rollback orders/db", "rotate rollback orders/db --to 4f1c… --yes");
        var secret = command.AddSecret();
        var to = command.Add(new Option<string?>("--to")
        {
            Description = "The id of another version than the previous one. `rotate status --try-all` tells "
                + "which work.",
        });
        var function = command.Add(new Option<string?>("--function")
        {
            Description = "The function that runs the steps, where any are needed, in the place of the secret's own: its name or ARN.",
        });
        var confirmation = new Confirmation(command);
        var credentials = new CredentialOptions(command);
        return command.Running((parsed, access, cancellationToken) =>
            new RollbackRun(access, new CurrentCredential(access, credentials.Read(parsed), clock),
            question => confirmation.Require(parsed, question))
                .RunAsync(parsed.GetValue(secret)!, parsed.GetValue(to), parsed.GetValue(function), cancellationToken));
    }
}
