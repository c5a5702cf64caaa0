namespace RotationFunctions.ApiKeys;

/// <summary>
/// The keys that have had their time: those before the current one, and before the previous one where that may stay. Which they are says the
/// value; that they are this secret's say the vendor's list and the version that held them, since a value may be a copy of another secret's or a trick.
/// </summary>
internal sealed class RetiringKeys(VendorAccess access, bool revokesPreviousKey)
{
    // The current and the previous key, and what finishes that were cut off may have left.
    private const int LongestChain = 4;

    // As Secrets Manager has them; it refuses to look for any other.
    private const int ShortestVersionId = 32;
    private const int LongestVersionId = 64;

    private readonly KeyFields _fields = access.Fields;

    /// <summary>The keys before one that is made now, the newest first. A key that is the administrator's too is none of them.</summary>
    /// <param name="currentVersionId">The version that <paramref name="current"/> is the value of.</param>
    public IEnumerable<EarlierKey> ChainOf(SecretValue current, string? currentVersionId, SecretVersion? previous, Vendor vendor)
    {
        IEnumerable<EarlierKey> all =
        [
            .. KeyIn(current, currentVersionId, vendor),
            .. KeyIn(previous?.Value, previous?.VersionId, vendor),
            .. _fields.FindEarlier(current),
        ];
        return all.GroupBy(key => key.Id, (_, same) => OfFirstVersion(same)).Take(LongestChain);
    }

    /// <summary>The keys that go now that a value is current, the newest first: all before its own, but those that may be in use until the next rotation.</summary>
    public async Task<IReadOnlyList<EarlierKey>> FindAsync(SecretValue current, Rotation rotation, CancellationToken cancellationToken)
    {
        var currentId = _fields.FindId(current);
        EarlierKey[] before = [.. _fields.FindEarlier(current).Where(key => key.Id != currentId)]; // a person can edit what the value says
        if (revokesPreviousKey)
            return before;
        if (before is not [var newest, _, ..])
            return [];
        // The newest stays, and so does what the previous version holds, which is another key where somebody has moved the labels.
        var previousId = await FindPreviousIdAsync(expected: [newest.Id, currentId], rotation, cancellationToken);
        return [.. before[1..].Where(key => key.Id != previousId)];
    }

    private IEnumerable<EarlierKey> KeyIn(SecretValue? value, string? versionId, Vendor vendor) =>
        _fields.FindId(value) is { } id && !vendor.AdministratorsKeys.ContainsKeyOf(value) ? [new EarlierKey(id, versionId)] : [];

    /// <summary>Of several versions that held a key, the first one, which stands last, has the fields that it was made with.</summary>
    private static EarlierKey OfFirstVersion(IEnumerable<EarlierKey> same) => same.LastOrDefault(key => key.VersionId is not null) ?? same.First();

    /// <summary>The id in the previous version, which is read again for a while where it is not expected: the answer may be stale.</summary>
    /// <param name="expected">The key before the current one; and the current one, which stands there where a person has edited the value.</param>
    private async Task<string?> FindPreviousIdAsync(string?[] expected, Rotation rotation, CancellationToken cancellationToken)
    {
        string? id = null;
        await rotation.WaitForAsync(async () =>
        {
            var previous = await rotation.FindPreviousAsync(cancellationToken);
            id = _fields.FindId(previous);
            return expected.Contains(id) ? previous : null;
        }, cancellationToken);
        return id;
    }

    /// <summary>Those of the keys that the vendor lists, as far as they are this secret's.</summary>
    public async Task<IReadOnlyList<ListedKey>> FindOwnAsync(
        IReadOnlyList<EarlierKey> earlier, IReadOnlyList<ListedKey> listed, OwnKeys own, Rotation rotation, CancellationToken cancellationToken)
    {
        var found = new List<ListedKey>();
        foreach (var key in earlier)
        {
            if (listed.FirstOrDefault(listed => listed.Id == key.Id) is not { } known)
                continue; // gone already, or nothing that the recipe is about
            if (own.IsAnothers(known))
                rotation.Log.LeftToAnother(access.Recipe.Vendor, key.Id);
            else if (own.IsMarked(known) || await FindHolderAsync(key, rotation, cancellationToken) is not null)
                found.Add(known);
            else
                rotation.Log.LeftUnproved(access.Recipe.Vendor, key.Id);
        }
        return found;
    }

    /// <summary>The value that is said to have held a key, where it did: the list of earlier keys alone may name anybody's.</summary>
    public async Task<SecretValue?> FindHolderAsync(EarlierKey key, Rotation rotation, CancellationToken cancellationToken)
    {
        if (key.VersionId is not { Length: >= ShortestVersionId and <= LongestVersionId } version)
            return null;
        var value = await rotation.FindVersionAsync(version, cancellationToken);
        return _fields.FindId(value) == key.Id ? value : null;
    }
}
