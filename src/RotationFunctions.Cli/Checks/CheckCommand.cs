using System.CommandLine;
using RotationFunctions.Cli.Access;
using RotationFunctions.Cli.Credentials;

namespace RotationFunctions.Cli.Checks;

/// <summary><c>rotate check</c></summary>
internal static class CheckCommand
{
    private const string Purpose = "Look whether the rotation of a secret will work, and say what to do where it will not. It changes "
        + "nothing, neither in Secrets Manager nor on the server.";

    public static Command Create(TimeProvider clock)
    {
        var command = new OperatorCommand("check", Purpose, "rotate check orders/db", "rotate check orders/db --ca-bundle "
            + "global-bundle.pem", "rotate check orders/db --function rotate-postgresql");
        var secret = command.AddSecret();
        var function = command.Add(new Option<string?>("--function")
        {
            Description = "Let this deployed function look, from where it runs and with its own settings, in the place of this machine: "
                + "its name or ARN.",
        });
        var credentials = new CredentialOptions(command);
        return command.Running((parsed, access, cancellationToken) =>
            new CheckRun(access, credentials.Read(parsed), clock)
                .RunAsync(parsed.GetValue(secret)!, parsed.GetValue(function), cancellationToken));
    }
}
