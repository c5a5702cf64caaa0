namespace RotationFunctions.ApiKeys;

/// <summary>The keys that stand in a labelled version of a secret, so that nobody may revoke them.</summary>
internal sealed class KeysInUse
{
    private readonly HashSet<string> _ids;
    private readonly string? _onlyPrefix;

    private KeysInUse(HashSet<string> ids, string? onlyPrefix)
    {
        _ids = ids;
        _onlyPrefix = onlyPrefix;
    }

    /// <summary>Reads the labelled versions.</summary>
    public static async Task<KeysInUse> ReadAsync(KeyFields fields, Rotation rotation, CancellationToken cancellationToken)
    {
        // In the order in which a key moves on: one that moves meanwhile is seen in its next place.
        var pending = await rotation.FindPendingAsync(cancellationToken);
        var current = await rotation.ReadCurrentAsync(cancellationToken);
        var previous = await rotation.FindPreviousAsync(cancellationToken);

        SecretValue?[] versions = [pending, current, previous];
        string?[] ids = [.. versions.OfType<SecretValue>().Select(fields.FindId)];
        // Where a version does not say which key it holds, only keys that this rotation itself made are known not to be that one.
        var onlyPrefix = ids.Contains(null) ? KeyLabel.PrefixOf(rotation.SecretId, rotation.VersionId) : null;
        return new KeysInUse([.. ids.OfType<string>()], onlyPrefix);
    }

    /// <summary>Whether a key of this secret stands in no labelled version.</summary>
    public bool IsOrphan(ListedKey key) =>
        !_ids.Contains(key.Id) && (_onlyPrefix is null || key.Label?.StartsWith(_onlyPrefix, StringComparison.Ordinal) == true);
}
