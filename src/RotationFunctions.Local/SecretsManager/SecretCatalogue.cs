using System.Text.Json;

namespace RotationFunctions.Local.SecretsManager;

/// <summary>All secrets, and the one lock under which they are read and changed.</summary>
internal sealed class SecretCatalogue(TimeProvider clock, IEnumerable<Secret> secrets)
{
    private readonly Lock _lock = new();
    private readonly List<Secret> _secrets = [.. secrets];
    private readonly Dictionary<string, Secret> _past = [];
    private bool _isLookingBack;

    /// <summary>Called with all secrets after each change, still under the lock, so that changes are kept in their order.</summary>
    public Action<IReadOnlyList<Secret>> Changed { get; set; } = _ => { };

    /// <summary>Called with a secret that is gone for good, still under the lock.</summary>
    public Action<Secret> Removed { get; set; } = _ => { };

    public DateTimeOffset Now => clock.GetUtcNow();

    public IReadOnlyList<Secret> All => _secrets;

    /// <summary>Does something with the secrets while nobody else does. All other members are for use in it.</summary>
    public T Use<T>(Func<T> action)
    {
        lock (_lock)
        {
            foreach (var secret in _secrets.Where(secret => secret.Deletion <= Now).ToList())
                Remove(secret);
            return action();
        }
    }

    public void Add(Secret secret) => _secrets.Add(secret);

    public void Remove(Secret secret)
    {
        _secrets.Remove(secret);
        Removed(secret);
    }

    /// <summary>The secret of a name, or of an ARN with or without the suffix.</summary>
    public Secret? Find(string secretId)
    {
        var found = _secrets.Find(secret => secret.Arn == secretId || secret.Name == secretId)
            ?? _secrets.Find(secret => secret.Arn.StartsWith("arn:", StringComparison.Ordinal) && secret.Arn[..^7] == secretId);
        return _isLookingBack && found is not null ? _past.GetValueOrDefault(found.Arn, found) : found;
    }

    /// <summary>Keeps a secret as it is before a change, for a stale read.</summary>
    public void Remember(Secret secret) => _past[secret.Arn] = JsonSerializer.Deserialize<Secret>(JsonSerializer.SerializeToUtf8Bytes(secret))!;

    /// <summary>Does something with each secret as it was before its last change that was remembered.</summary>
    public T AsBefore<T>(Func<T> action)
    {
        _isLookingBack = true;
        try
        {
            return action();
        }
        finally
        {
            _isLookingBack = false;
        }
    }

    /// <summary>The secret that a request is about, also one that is scheduled for deletion.</summary>
    public Secret Require(ApiRequest request) => Find(request.Text("SecretId", 2048)) ?? throw ServiceError.NotFound();

    /// <summary>The secret that a request is about, unless it is scheduled for deletion.</summary>
    public Secret RequireLive(ApiRequest request)
    {
        var secret = Require(request);
        return secret.Deletion is null ? secret : throw ServiceError.InvalidRequest(
            "You can't perform this operation on the secret because it was marked for deletion.");
    }

    /// <exception cref="StateNotKeptException">The state folder cannot be written to.</exception>
    public void Keep() => Changed(_secrets);

    // Nobody waits for such a change, so nobody can be told; the next one writes it too.
    public void KeepIfPossible()
    {
        try
        {
            Keep();
        }
        catch (StateNotKeptException)
        {
        }
    }
}
