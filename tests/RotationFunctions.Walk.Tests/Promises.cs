using Amazon.SecretsManager;
using Amazon.SecretsManager.Model;
using RotationFunctions.Local.Rotation;
using RotationFunctions.Tests;

namespace RotationFunctions.Walk.Tests;

/// <summary>The promises of one rotation, looked at again and again while it goes on; logins are real ones.</summary>
/// <param name="rights"><c>null</c> where they are not known yet.</param>
internal sealed class Promises(
    Scene scene, AmazonSecretsManagerClient client, string secretId, Point point, Rights? rights, List<string> violations,
    Leaks leaks)
{
    private string? _staged;
    private string? _lastError;

    public Point Point => point;

    public RecordingLog Log { get; } = new();

    /// <summary>Those that may have left a key behind.</summary>
    public Attempts Attempts { get; } = new();

    /// <summary>Whether the key is gone, where the vendor's way may cost it.</summary>
    public bool IsLost { get; private set; }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Looks whether all promises hold now.</summary>
    public async Task LookAsync(string moment, string token)
    {
        var made = await FindAsync(new GetSecretValueRequest { SecretId = secretId, VersionId = token });
        _staged ??= made;
        if (made != _staged)
            Violate(moment, "the staged value was replaced");
        if (made is not null)
            leaks.Add("a password", scene.SecretIn(SecretValue.FromText(made)));
        var pending = await FindAsync(new GetSecretValueRequest { SecretId = secretId, VersionStage = StagingLabels.Pending });
        var current = await FindAsync(new GetSecretValueRequest { SecretId = secretId, VersionStage = StagingLabels.Current });
        var currentWorks = await WorksAsync(current);
        if (!currentWorks && scene.CurrentAlwaysWorks)
            Violate(moment, "the current value does not work");
        if (!currentWorks && !await WorksAsync(pending))
            NoteLockout(moment);
        var previous = await FindAsync(new GetSecretValueRequest { SecretId = secretId, VersionStage = StagingLabels.Previous });
        RequireFewOrphans(moment, [.. new[] { current, pending, previous }.OfType<string>().Select(text => SecretValue.FromText(text))]);
        await RequireRightsAllowedAsync(moment);
    }

    public void Hear(string error)
    {
        _lastError = error;
        if (leaks.FindInFunctions(error) is { } leak)
            Violate("in an answer", leak);
    }

    public void RequireTokenPassed(bool isPassed)
    {
        if (!isPassed)
            Violate("at the put", "the rotation's token did not come with it");
    }

    /// <summary>Looks whether the rotation ended as it should.</summary>
    public async Task RequireEndAsync(RotationActivity end, string token)
    {
        var current = await client.GetSecretValueAsync(new GetSecretValueRequest { SecretId = secretId }, Stop);
        if (IsLost)
            RequireLossTold(isMoved: current.VersionId == token);
        else
            await RequireFinishedAsync(end, current, token);
        if (scene.FindRemains() is { } remains)
            Violate("at the end", remains);
        if (leaks.FindInFunctions(Log.Everything) is { } leak)
            Violate("in the function's log", leak);
    }

    private void RequireFewOrphans(string moment, IReadOnlyList<SecretValue> labelled)
    {
        var orphans = scene.CountOrphans(labelled);
        if (orphans > Attempts.Count)
            Violate(moment, $"{orphans} keys stand in no version with a label, and {Attempts.Count} attempts may have left one");
    }

    private void NoteLockout(string moment)
    {
        if (scene.LossOfKey is not null)
            IsLost = true;
        else
            Violate(moment, "locked out: neither the current nor the pending value works");
    }

    private void RequireLossTold(bool isMoved)
    {
        if (_lastError?.Contains("KeyLost", StringComparison.Ordinal) != true)
            Violate("at the end", $"the key is lost, and what is told last is: {_lastError}");
        if (isMoved)
            Violate("at the end", "a dead key was made current");
    }

    private async Task RequireFinishedAsync(RotationActivity end, GetSecretValueResponse current, string token)
    {
        if (end is not RotationSucceeded)
            Violate("at the end", $"{end.GetType().Name}, last: {_lastError}");
        if (current.VersionId != token)
            Violate("at the end", "the new version is not current");
        if (!await WorksAsync(current.SecretString))
            Violate("at the end", "the current value does not work");
        else if (await scene.FindDifferenceAsync(SecretValue.FromText(current.SecretString)) is { } difference)
            Violate("at the end", difference);
        if (scene.PreviousWorks && !await WorksAsync(await FindAsync(new GetSecretValueRequest { SecretId = secretId, VersionStage = StagingLabels.Previous })))
            Violate("at the end", "the previous value does not work");
        if (rights?.FindFault(await scene.ReadRightsAsync()) is { } fault)
            Violate("at the end", fault);
    }

    private async Task RequireRightsAllowedAsync(string moment)
    {
        if (rights is null)
            return;
        foreach (var (account, has) in await scene.ReadRightsAsync())
        {
            if (!rights.Allow(account, has))
                Violate(moment, rights.Describe(account, has));
        }
    }

    private async Task<bool> WorksAsync(string? value)
    {
        if (value is null)
            return false;
        var secret = SecretValue.FromText(value);
        leaks.Add("a password", scene.SecretIn(secret));
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
