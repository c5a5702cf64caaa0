using Microsoft.Extensions.Logging;

namespace RotationFunctions.ApiKeys;

/// <summary>
/// The keys that have had their time: those before the current one, and before the previous one where that may stay. Which they are says the
/// value; that they are this secret's says the vendor's list, since a value may be a copy of another secret's.
/// </summary>
internal sealed class RetiringKeys(KeyFields fields, bool revokesPreviousKey)
{
    // The current and the previous key, and what finishes that were cut off may have left.
    private const int LongestChain = 4;

    /// <summary>The ids of the keys before one that is made now, the newest first. A key that is the administrator's too is none of them.</summary>
    public IEnumerable<string> ChainOf(SecretValue current, SecretValue? previous, Vendor vendor) =>
        new[] { current, previous }.Where(value => !vendor.SharesKeyOf(value)).Select(fields.FindId).OfType<string>()
            .Concat(fields.FindEarlierIds(current)).Distinct().Take(LongestChain);

    /// <summary>The ids of the keys that go now that a value is current, the newest first.</summary>
    public async Task<IReadOnlyList<string>> FindAsync(SecretValue current, Rotation rotation, CancellationToken cancellationToken)
    {
        var currentId = fields.FindId(current);
        string[] earlier = [.. fields.FindEarlierIds(current).Where(id => id != currentId)];
        if (revokesPreviousKey)
            return earlier;
        if (earlier.Length < 2)
            return [];
        var previousId = await FindPreviousIdAsync([earlier[0], currentId], rotation, cancellationToken);
        return [.. earlier[1..].Where(id => id != previousId)];
    }

    /// <summary>The id in the previous version: the key before the current one or, where a person has edited the value, the current one. Another answer may be stale.</summary>
    private async Task<string?> FindPreviousIdAsync(string?[] usual, Rotation rotation, CancellationToken cancellationToken)
    {
        string? id = null;
        await rotation.WaitForAsync(async () =>
        {
            var previous = await rotation.FindPreviousAsync(cancellationToken);
            id = fields.FindId(previous);
            return usual.Contains(id) ? previous : null;
        }, cancellationToken);
        return id;
    }

    /// <summary>Those of the ids that the vendor lists, as far as they are this secret's.</summary>
    public static IEnumerable<ListedKey> Known(IReadOnlyList<string> ids, IReadOnlyList<ListedKey> listed, OwnKeys own, string vendor, ILogger log)
    {
        foreach (var id in ids)
        {
            if (listed.FirstOrDefault(key => key.Id == id) is not { } key)
                continue; // gone already, or nothing that the recipe is about
            if (own.IsAnothers(key))
            {
                log.LeftToAnother(vendor, id);
                yield break; // what came before it is that secret's as well
            }
            yield return key;
        }
    }
}
