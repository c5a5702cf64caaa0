using System.CommandLine;
using RotationFunctions.Cli.Access;
using RotationFunctions.Cli.Credentials;

namespace RotationFunctions.Cli.Status;

/// <summary><c>rotate status</c></summary>
internal static class StatusCommand
{
    private const string Purpose = "Tell what state a secret's rotation is in, why, and which command to run next. It changes nothing, and "
        + "tries one login: that of "
        + "the current value.";

    public static Command Create(TimeProvider clock)
    {
        var command = new OperatorCommand("status", Purpose, "rotate status orders/db", "rotate status orders/db --try-all --json");
        var secret = command.AddSecret();
        var tryAll = command.Add(new Option<bool>("--try-all")
        {
            Description = "Try the other versions too: pending, previous, then those without a label. Some servers lock an account after a "
                + "few logins that fail.",
        });
        var credentials = new CredentialOptions(command);
        return command.Running((parsed, access, cancellationToken) =>
            new StatusRun(access, credentials.Read(parsed), clock)
                .RunAsync(parsed.GetValue(secret)!, parsed.GetValue(tryAll), cancellationToken));
    }
}
