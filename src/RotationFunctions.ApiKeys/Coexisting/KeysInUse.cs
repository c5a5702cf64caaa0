namespace RotationFunctions.ApiKeys;

/// <summary>The keys that stand in a labelled version of a secret, so that nobody may revoke them.</summary>
internal sealed class KeysInUse
{
    private const int CurrentAndPrevious = 2;

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
    /// <param name="chain">The ids of the keys before the one that this rotation makes, the newest first, as they were proved when it was made: a label may be read stale.</param>
    public static async Task<KeysInUse> ReadAsync(
        KeyFields fields, SecretValue? pending, IEnumerable<string> chain, Rotation rotation, CancellationToken cancellationToken)
    {
        var current = await rotation.ReadCurrentAsync(cancellationToken);
        var previous = await rotation.FindPreviousAsync(cancellationToken);

        SecretValue?[] versions = [pending, current, previous];
        string?[] ids = [.. versions.OfType<SecretValue>().Select(fields.FindId)];
        // Where a person has changed a field, the previous version holds the current key, and the value alone knows the previous one.
        var before = fields.FindEarlierIds(current).Take(1);
        var isPendingUnknown = pending is not null && fields.FindId(pending) is null;
        return new KeysInUse([.. ids, .. before, .. chain.Take(CurrentAndPrevious)], ids.Contains(null), isPendingUnknown);
    }

    /// <summary>
    /// Whether a key stands in no labelled version. Where one does not say which key it holds, only keys that this rotation itself made are
    /// known not to be that one; where it is the pending one, not even those.
    /// </summary>
    public bool IsOrphan(ListedKey key, OwnKeys own) =>
        !_isPendingUnknown && !_ids.Contains(key.Id) && (!_isSomeUnknown || own.IsOfThisRotation(key));
}
