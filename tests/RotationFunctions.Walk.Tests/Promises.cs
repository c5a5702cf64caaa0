using System.Collections.Concurrent;
using Amazon.SecretsManager;
using Amazon.SecretsManager.Model;
using RotationFunctions.Local.Rotation;
using RotationFunctions.Tests;

namespace RotationFunctions.Walk.Tests;

/// <summary>The promises of one rotation, looked at again and again while it goes on; logins are real ones.</summary>
/// <param name="rights">The rights of each user once a rotation without a fault has ended; <c>null</c> where they are not known yet.</param>
internal sealed class Promises(
    Scene scene, AmazonSecretsManagerClient client, string secretId, Point point, IReadOnlyDictionary<string, string>? rights, List<string> violations,
    ConcurrentBag<string> passwords)
{
    private string? _staged;

    public Point Point => point;

    public RecordingLog Log { get; } = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Looks whether all promises hold now.</summary>
    public async Task LookAsync(string moment, string token)
    {
        var pending = await FindAsync(new GetSecretValueRequest { SecretId = secretId, VersionId = token });
        _staged ??= pending;
        if (pending != _staged)
            Violate(moment, "the staged value was replaced");
        var current = await FindAsync(new GetSecretValueRequest { SecretId = secretId, VersionStage = StagingLabels.Current });
        var currentWorks = await WorksAsync(current);
        if (!currentWorks && scene.CurrentAlwaysWorks)
            Violate(moment, "the current value does not work");
        if (!currentWorks && !await WorksAsync(pending))
            Violate(moment, "locked out: neither the current nor the pending value works");
        await RequireRightsAsync(moment);
    }

    public void Hear(string error)
    {
        if (passwords.Any(password => error.Contains(password, StringComparison.Ordinal)))
            Violate("in an answer", "a password stands there");
    }

    /// <summary>Looks whether the rotation ended as it should.</summary>
    public async Task RequireFinishedAsync(RotationActivity end, string token)
    {
        if (end is not RotationSucceeded)
            Violate("at the end", $"{end.GetType().Name}, last: {Log.Lines.LastOrDefault(line => line.StartsWith("Error", StringComparison.Ordinal))}");
        var current = await client.GetSecretValueAsync(new GetSecretValueRequest { SecretId = secretId }, Stop);
        if (current.VersionId != token)
            Violate("at the end", "the new version is not current");
        if (!await WorksAsync(current.SecretString))
            Violate("at the end", "the current value does not work");
        await RequireRightsAsync("at the end");
        if (scene.FindRemains() is { } remains)
            Violate("at the end", remains);
        if (passwords.Any(password => Log.Everything.Contains(password, StringComparison.Ordinal)))
            Violate("in the function's log", "a password stands there");
    }

    private async Task RequireRightsAsync(string moment)
    {
        if (rights is null)
            return;
        foreach (var (user, has) in await scene.ReadRightsAsync())
        {
            if (rights.GetValueOrDefault(user) is var should && has != should)
                Violate(moment, $"the user '{user}' may log in and has the rights [{has}] in place of [{should}]");
        }
    }

    private async Task<bool> WorksAsync(string? value)
    {
        if (value is null)
            return false;
        var secret = SecretValue.FromText(value);
        passwords.Add(scene.SecretIn(secret));
        return await scene.WorksAsync(secret);
    }

    private async Task<string?> FindAsync(GetSecretValueRequest request)
    {
        try
        {
            return (await client.GetSecretValueAsync(request, Stop)).SecretString;
        }
        catch (ResourceNotFoundException)
        {
            return null;
        }
    }

    private void Violate(string moment, string what)
    {
        lock (violations)
            violations.Add($"{point}, {moment}: {what}");
    }
}
