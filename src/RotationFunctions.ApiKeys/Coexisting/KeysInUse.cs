namespace RotationFunctions.ApiKeys;

/// <summary>The keys that stand in a labelled version of a secret, so that nobody may revoke them.</summary>
/// <param name="ids">Those that are known.</param>
/// <param name="isPendingNamed">Whether the pending version says which key it holds; also where there is none.</param>
/// <param name="areOthersNamed">Whether the current and the previous version say so.</param>
internal sealed class KeysInUse(IReadOnlySet<string> ids, bool isPendingNamed, bool areOthersNamed)
{
    private const int CurrentAndPrevious = 2;

    /// <summary>Reads the labelled versions.</summary>
    /// <param name="pending">What is staged for this rotation, read before: a key that moves on meanwhile is seen in its next place.</param>
    /// <param name="chain">The ids of the keys before the one that this rotation makes, the newest first, as they were proved when it was made.</param>
    public static async Task<KeysInUse> ReadAsync(
        KeyFields fields, SecretValue? pending, IEnumerable<string> chain, Rotation rotation, CancellationToken cancellationToken)
    {
        var current = await rotation.ReadCurrentAsync(cancellationToken);
        var previous = await rotation.FindPreviousAsync(cancellationToken);

        var inVersions = new[] { pending, current, previous }.Select(fields.FindId).OfType<string>();
        // Where a person has changed a field, the previous version holds the current key, and the value alone knows the previous one.
        var beforeCurrent = fields.FindEarlierIds(current).Take(1);
        // The labels may be read stale.
        var beforePending = chain.Take(CurrentAndPrevious);
        return new KeysInUse(
            inVersions.Concat(beforeCurrent).Concat(beforePending).ToHashSet(), IsNamed(pending), IsNamed(current) && IsNamed(previous));

        bool IsNamed(SecretValue? version) => version is null || fields.FindId(version) is not null;
    }

    /// <summary>Whether it is certain that a key stands in no labelled version.</summary>
    public bool IsOrphan(ListedKey key, OwnKeys own)
    {
        if (ids.Contains(key.Id) || !isPendingNamed)
            return false;
        // A version that does not say which key it holds may hold any but those that this rotation itself has made.
        return areOthersNamed || own.IsOfThisRotation(key);
    }
}
