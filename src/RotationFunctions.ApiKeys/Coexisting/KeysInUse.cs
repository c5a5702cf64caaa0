namespace RotationFunctions.ApiKeys;

/// <summary>The keys that stand in a labelled version of a secret, so that nobody may revoke them.</summary>
internal sealed class KeysInUse
{
    private readonly HashSet<string> _ids;
    private readonly bool _isSomeUnknown;
    private readonly bool _isPendingUnknown;

    private KeysInUse(IEnumerable<string?> ids, bool isSomeUnknown, bool isPendingUnknown)
    {
        _ids = [.. ids.OfType<string>()];
        _isSomeUnknown = isSomeUnknown;
        _isPendingUnknown = isPendingUnknown;
    }

    /// <summary>Reads the labelled versions.</summary>
    /// <param name="pending">What is staged for this rotation, read before: a key that moves on meanwhile is seen in its next place.</param>
    public static async Task<KeysInUse> ReadAsync(KeyFields fields, SecretValue? pending, Rotation rotation, CancellationToken cancellationToken)
    {
        var current = await rotation.ReadCurrentAsync(cancellationToken);
        var previous = await rotation.FindPreviousAsync(cancellationToken);

        SecretValue?[] versions = [pending, current, previous];
        string?[] ids = [.. versions.OfType<SecretValue>().Select(fields.FindId)];
        // Where a person has changed a field, the previous version holds the current key, and the value alone knows the previous one.
        return new KeysInUse([.. ids, fields.FindEarlierIds(current) is [var before, ..] ? before : null], ids.Contains(null), pending is not null && fields.FindId(pending) is null);
    }

    /// <summary>
    /// Whether a key stands in no labelled version. Where one does not say which key it holds, only keys that this rotation itself made are
    /// known not to be that one; where it is the pending one, not even those.
    /// </summary>
    public bool IsOrphan(ListedKey key, OwnKeys own) =>
        !_isPendingUnknown && !_ids.Contains(key.Id) && (!_isSomeUnknown || own.IsOfThisRotation(key));
}
