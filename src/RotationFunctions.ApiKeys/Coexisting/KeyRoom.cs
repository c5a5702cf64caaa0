namespace RotationFunctions.ApiKeys;

/// <summary>Finds the key that makes room where a vendor lets no further one exist: the oldest that nobody uses.</summary>
internal sealed class KeyRoom(VendorAccess access, RetiringKeys retiring)
{
    // Lambda's longest run: a younger key may be one that another attempt is about to store.
    private static readonly TimeSpan LongestAttempt = TimeSpan.FromMinutes(15);

    /// <exception cref="RotationException">It was not for the limit that the vendor refused, or no key may go.</exception>
    public async Task<ListedKey> FindAsync(
        Refusal refusal, Vendor vendor, OwnKeys own, EarlierKey[] chain, Rotation rotation, CancellationToken cancellationToken)
    {
        var all = await ListFullAsync(refusal, vendor, own, cancellationToken);
        var inUse = await KeysInUse.ReadAsync(access.Fields, await rotation.FindPendingAsync(cancellationToken), chain.Select(key => key.Id), rotation, cancellationToken);
        return FindOrphan(all, vendor, own, inUse, rotation.Clock.GetUtcNow())
            ?? await FindRetiringAsync(all, vendor, own, rotation, cancellationToken)
            ?? throw NoRoom(refusal, all.Count, rotation);
    }

    /// <summary>What to say where the vendor refuses a key again, after room was made: another attempt may have taken it.</summary>
    /// <exception cref="RotationException">It was not for the limit that the vendor refused.</exception>
    public async Task<RotationException> TakenAsync(Refusal refusal, Vendor vendor, OwnKeys own, Rotation rotation, CancellationToken cancellationToken) =>
        NoRoom(refusal, (await ListFullAsync(refusal, vendor, own, cancellationToken)).Count, rotation);

    private async Task<IReadOnlyList<ListedKey>> ListFullAsync(Refusal refusal, Vendor vendor, OwnKeys own, CancellationToken cancellationToken)
    {
        var all = await vendor.ListAsync(own.Prefix, cancellationToken);
        return all.Count < access.Recipe.Limit!.Keys ? throw refusal.Error : all;
    }

    private static ListedKey? FindOrphan(IReadOnlyList<ListedKey> all, Vendor vendor, OwnKeys own, KeysInUse inUse, DateTimeOffset now) => all
        .Where(key => own.Has(key) && inUse.IsOrphan(key, own) && !vendor.AdministratorsKeys.Contains(key.Id) && own.MadeAt(key) is { } made && now - made > LongestAttempt)
        .MinBy(own.MadeAt);

    /// <summary>What the last finish should have revoked, where it was cut off.</summary>
    private async Task<ListedKey?> FindRetiringAsync(
        IReadOnlyList<ListedKey> all, Vendor vendor, OwnKeys own, Rotation rotation, CancellationToken cancellationToken)
    {
        var keys = await retiring.FindAsync(await rotation.ReadCurrentAsync(cancellationToken), rotation, cancellationToken);
        var ours = await retiring.FindOwnAsync(keys, all, own, rotation, cancellationToken);
        return ours.LastOrDefault(key => !vendor.AdministratorsKeys.Contains(key.Id));
    }

    private RotationException NoRoom(Refusal refusal, int keys, Rotation rotation) => new(ApiKeyErrors.KeyLimitReached,
        $"{access.Recipe.Vendor} will not make a further key for secret {rotation.SecretId} in {refusal.Words}. It lists {keys}, and none may be revoked for room. Keys in "
        + "use, those younger than 15 minutes and those of others stay. Revoke what is not used in the vendor's console; the service will try again.", isTransient: true);
}
