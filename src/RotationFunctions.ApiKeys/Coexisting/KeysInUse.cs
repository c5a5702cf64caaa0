namespace RotationFunctions.ApiKeys;

/// <summary>The keys that stand in a labelled version of a secret, so that nobody may revoke them.</summary>
internal sealed class KeysInUse
{
    private readonly HashSet<string> _ids;
    private readonly bool _isSomeUnknown;

    private KeysInUse(HashSet<string> ids, bool isSomeUnknown)
    {
        _ids = ids;
        _isSomeUnknown = isSomeUnknown;
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
        return new KeysInUse([.. ids.OfType<string>()], ids.Contains(null));
    }

    /// <summary>
    /// Whether a key stands in no labelled version. Where one does not say which key it holds, only keys that this rotation itself made are
    /// known not to be that one.
    /// </summary>
    public bool IsOrphan(ListedKey key, OwnKeys own) => !_ids.Contains(key.Id) && (!_isSomeUnknown || own.IsOfThisRotation(key));
}
