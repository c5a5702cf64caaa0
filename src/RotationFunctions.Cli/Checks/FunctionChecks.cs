using System.Text.Json;
using RotationFunctions.Cli.Access;
using RotationFunctions.Cli.Credentials;

namespace RotationFunctions.Cli.Checks;

/// <summary>What a deployed function finds where it runs and with its own settings: it looks, and changes nothing.</summary>
internal sealed class FunctionChecks(FunctionInvoker functions)
{
    // One of the two is there: of a database credential, or of any other.
    private static readonly string[] Logins = ["login", "current value"];

    public async Task<IReadOnlyList<Check>> AskAsync(string function, string secretArn, CancellationToken cancellationToken)
    {
        var answer = await functions.InvokeAsync(function, RotationSteps.CheckSecret, secretArn, null, cancellationToken);
        if (answer.ErrorMessage is { } error)
            return [new Check("function", CheckResult.Failed, error)];
        return answer.Payload.ValueKind == JsonValueKind.Object && answer.Payload.TryGetProperty("checks", out var checks)
            ? checks.Deserialize<Check[]>()!
            : [new Check("function", CheckResult.Failed,
                "It does not know the step checkSecret, so it is not a rotation function of this version. Deploy "
                + "it anew.")];
    }

    /// <summary>Whether the current value works, by the function's own login.</summary>
    public async Task<Proof> ProveCurrentAsync(string function, string secretArn, CancellationToken cancellationToken)
    {
        var checks = await AskAsync(function, secretArn, cancellationToken);
        if (checks.Any(check => Logins.Contains(check.Name) && check.Result == CheckResult.Passed))
            return Proof.Works;
        var failed = checks.FirstOrDefault(check => check.Result == CheckResult.Failed);
        return failed is not null && Logins.Contains(failed.Name) && CredentialProver.IsRefusal(failed.Sentence.Split(':')[0])
            ? new Proof(ProofResult.Refused, failed.Sentence)
            : Proof.NotTried(failed?.Sentence ?? "The function has not tried it.");
    }

    /// <summary>Whether the function says that a person supplies the key; <c>false</c> too where it cannot be asked.</summary>
    public async Task<bool> IsSuppliedAsync(string function, string secretArn, CancellationToken cancellationToken)
    {
        try
        {
            return (await AskAsync(function, secretArn, cancellationToken)).Any(check => check.Name == ApiKeys.SuppliedKey.CheckName);
        }
        catch (RotationException)
        {
            return false;
        }
    }
}
