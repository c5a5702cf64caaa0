using Microsoft.Extensions.Logging.Abstractions;
using RotationFunctions.ApiKeys;
using RotationFunctions.Databases;

namespace RotationFunctions.Cli.Credentials;

/// <summary>Finds out by one login, or one request, whether a version of a secret works. It changes nothing.</summary>
internal sealed class CredentialProver(ISecretStore store, CredentialRotators rotators, TimeProvider clock)
{
    // A database that does not answer is given up after 5 s; a vendor may be asked twice.
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(10);

    private static readonly string[] Refusals =
        [DatabaseErrors.LoginRefused, DatabaseErrors.AccountLocked, DatabaseErrors.PasswordExpired, ApiKeyErrors.KeyRefused];

    /// <summary>Whether an error says that the server or vendor refuses the credential.</summary>
    public static bool IsRefusal(string code) => Refusals.Contains(code);

    public async Task<Proof> ProveAsync(Credential credential, string secretArn, SecretValue value, CancellationToken cancellationToken)
    {
        if (credential.Rotator is null || credential.WhyNotProved is not null)
            return Proof.NotTried(credential.WhyNotProved ?? "");
        try
        {
            await credential.Rotator.ProveAsync(value, secretArn, Services(), Time, cancellationToken);
            return Proof.Works;
        }
        catch (RotationException failure)
        {
            return new Proof(IsRefusal(failure.Code) ? ProofResult.Refused : ProofResult.Unknown, failure.Message);
        }
    }

    /// <summary>The same for a value that may come to take the current one's place.</summary>
    /// <param name="credential">The current one.</param>
    public Task<Proof> ProveOtherAsync(Credential credential, string secretArn, SecretValue other, CancellationToken cancellationToken) =>
        credential.IsSameAccount(other)
            ? ProveAsync(credential, secretArn, other, cancellationToken)
            : Task.FromResult(Proof.NotTried("It is a credential of another account, server or database than the current value, so it was not tried."));

    /// <summary>What a rotator works with outside of a function.</summary>
    public RotationServices Services() => new(store, rotators.CreatePasswords(), NullLogger.Instance, clock);
}
