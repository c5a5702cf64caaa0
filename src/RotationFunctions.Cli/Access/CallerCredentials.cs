using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.Runtime.Credentials;

namespace RotationFunctions.Cli.Access;

/// <summary>The credentials that AWS is asked with, by the SDK's own search. Where none are to be had, that has a name of its own.</summary>
/// <param name="search">What the search goes by: a profile and a region.</param>
internal sealed class CallerCredentials(IClientConfig search) : AWSCredentials
{
    private AWSCredentials? _found;

    /// <exception cref="RotationException"><see cref="RotationErrors.CredentialsRefused"/>: none, or a login that has expired. What the SDK says
    /// is left out: it may quote what a program has printed.</exception>
    public override async Task<ImmutableCredentials> GetCredentialsAsync()
    {
        try
        {
            _found ??= FindSingleSignOn() ?? await DefaultAWSCredentialsIdentityResolver.GetCredentialsAsync(search);
            return await _found.GetCredentialsAsync();
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            var source = search.Profile is { Name: var profile } ? $"the profile '{profile}'"
                : "AWS_PROFILE, the variables AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or this machine's role";
            throw new RotationException(RotationErrors.CredentialsRefused,
                $"No credentials were to be had to ask AWS with ({failure.GetType().Name}): {source} has none, or a login that has expired. Log in anew "
                + "(`aws sso login`, where single sign-on gives them), or name another profile with --profile; then ask again.");
        }
    }

    public override ImmutableCredentials GetCredentials() => GetCredentialsAsync().GetAwaiter().GetResult();

    // The SDK's search leaves these out, since they might ask for a login in a browser; here they only use one that was made before.
    private AWSCredentials? FindSingleSignOn() =>
        (search.Profile?.Name ?? ProfileByVariable()) is { } name && new CredentialProfileStoreChain() is var profiles && profiles.TryGetProfile(name, out var profile) && profile.Options.SsoAccountId is not null
            && profiles.TryGetAWSCredentials(name, out var found)
            ? found
            : null;

    // As the SDK has it, keys in variables come before a profile that one names.
    private static string? ProfileByVariable()
    {
        var settings = new SettingsReader(Environment.GetEnvironmentVariable);
        return settings.Text("AWS_ACCESS_KEY_ID") is null ? settings.Text("AWS_PROFILE") : null;
    }
}
