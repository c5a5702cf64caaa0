using System.CommandLine;
using RotationFunctions.Cli.Access;
using RotationFunctions.Cli.Checks;
using RotationFunctions.Cli.Credentials;

namespace RotationFunctions.Cli.Abandon;

/// <summary><c>rotate abandon</c></summary>
internal static class AbandonCommand
{
    private const string Purpose = "Give up a rotation that is stuck: take AWSPENDING off its version, once it is proved that the current "
        + "value works. Then the secret can be rotated anew.";

    public static Command Create(TimeProvider clock)
    {
        var command = new OperatorCommand("abandon", Purpose, "rotate abandon orders/db", "rotate abandon orders/db --yes",
            "rotate abandon orders/db --function rotate-postgresql");
        var secret = command.AddSecret();
        var unproved = command.Add(new Option<bool>("--unproved")
        {
            Description = "Do it although nobody can be asked from here whether the current value "
                + "works. A value that is refused still stops it.",
        });
        var function = command.Add(new Option<string?>("--function")
        {
            Description = "Let this deployed function prove the current value, from where it "
                + "runs, in the place of this machine: its name or ARN.",
        });
        var confirmation = new Confirmation(command);
        var credentials = new CredentialOptions(command);
        return command.Running((parsed, access, cancellationToken) =>
        {
            var current = new CurrentCredential(access, credentials.Read(parsed), clock);
            return new AbandonRun(access, parsed.GetValue(function) is { } named
                ? (secret, stop) => new FunctionChecks(access.Functions).ProveCurrentAsync(named, secret.Arn, stop)
                : current.ProveAsync, question => confirmation.Require(parsed, question), parsed.GetValue(unproved))
                .RunAsync(parsed.GetValue(secret)!, cancellationToken);
        });
    }
}
