using System.CommandLine;
using RotationFunctions.Cli.Access;
using RotationFunctions.Cli.Credentials;

namespace RotationFunctions.Cli.Abandon;

/// <summary><c>rotate abandon</c></summary>
internal static class AbandonCommand
{
    private const string Purpose = "Give up a rotation that is stuck: take AWSPENDING off its version, once it is proved that the current value works. Then the secret can be rotated anew.";

    public static Command Create(TimeProvider clock)
    {
        var command = new OperatorCommand("abandon", Purpose, "rotate abandon orders/db", "rotate abandon orders/db --yes");
        var secret = command.AddSecret();
        var unproved = command.Add(new Option<bool>("--unproved") { Description = "Do it although nobody can be asked from here whether the current value works. A value that is refused still stops it." });
        var confirmation = new Confirmation(command);
        var credentials = new CredentialOptions(command);
        return command.Running((parsed, access, cancellationToken) => new AbandonRun(access, new CurrentCredential(access, credentials.Read(parsed), clock),
            question => confirmation.Require(parsed, question), parsed.GetValue(unproved)).RunAsync(parsed.GetValue(secret)!, cancellationToken));
    }
}
