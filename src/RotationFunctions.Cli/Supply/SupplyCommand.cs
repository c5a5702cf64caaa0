using System.CommandLine;
using RotationFunctions.Cli.Access;
using RotationFunctions.Cli.Credentials;

namespace RotationFunctions.Cli.Supply;

/// <summary><c>rotate supply</c></summary>
internal static class SupplyCommand
{
    private const string Purpose = "Give a rotation that waits for a key the one that you have made in the vendor's console, and run it to its end. "
        + "The key is asked for twice and not shown, or comes from a pipe; it is tried before it is stored, where its recipe says how.";

    public static Command Create(TimeProvider clock)
    {
        var command = new OperatorCommand("supply", Purpose, "rotate supply mail/key --recipe supplied",
            "pass mail/new-key | rotate supply mail/key --recipe mail.json --id 1042");
        var secret = command.AddSecret();
        var id = command.Add(new Option<string?>("--id") { Description = "The vendor's id of the key, where the recipe keeps it. It is asked for at a terminal; without one it is needed." });
        var keepsSpace = command.Add(new Option<bool>("--keep-white-space")
        {
            Description = "Take white space at the ends of the key for a part of it.",
        });
        var function = command.Add(new Option<string?>("--function")
        {
            Description = "The function that runs the steps, in the place of the secret's own: its name or ARN.",
        });
        var credentials = new CredentialOptions(command);
        return command.Running((parsed, access, cancellationToken) =>
        {
            var order = new SupplyOrder(parsed.GetValue(secret)!, parsed.GetValue(id), parsed.GetValue(keepsSpace), parsed.GetValue(function));
            return new SupplyRun(access, credentials.Read(parsed), clock).RunAsync(order, cancellationToken);
        });
    }
}
