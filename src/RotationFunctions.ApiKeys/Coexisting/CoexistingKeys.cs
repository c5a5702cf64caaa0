namespace RotationFunctions.ApiKeys;

/// <summary>
/// Keys that work beside each other: the new one is made first, and the old one goes at the end of the next rotation. What an attempt
/// that died has made is found by its label and revoked.
/// </summary>
internal sealed class CoexistingKeys(VendorAccess access, bool revokesPreviousKey) : IKeyFamily
{
    // Lambda's longest run: a younger key may be one that another attempt is about to store.
    private static readonly TimeSpan LongestAttempt = TimeSpan.FromMinutes(15);

    public bool CreateHasOutsideEffects => true;

    public async Task<SecretValue> CreateAsync(SecretValue current, Rotation rotation, CancellationToken cancellationToken)
    {
        var previous = await rotation.FindPreviousAsync(cancellationToken); // before the key is made: nothing may come between it and its put
        var own = await OwnKeys.OfAsync(rotation, access.Recipe.List!, cancellationToken);
        var vendor = await access.OpenAsync(current, rotation, cancellationToken);
        var minted = await MintAsync(vendor, own, rotation, cancellationToken);
        rotation.Log.Minted(access.Recipe.Vendor, minted.Id!);
        var pending = access.Fields.With(current, minted.Key, minted.Id);
        return access.Fields.FindId(previous) is { } retiring ? access.Fields.WithRetiring(pending, retiring) : pending;
    }

    public async Task StagedAsync(SecretValue? unused, Rotation rotation, CancellationToken cancellationToken)
    {
        var current = await rotation.ReadCurrentAsync(cancellationToken);
        var vendor = await access.OpenAsync(current, rotation, cancellationToken);
        if (access.Fields.FindId(unused) is { } ours)
            await RevokeAsync(vendor, ours, rotation, cancellationToken);

        // Listed before the labels are read: while this rotation is the pending one, a key in the list is another's in no other way
        // than by standing in a labelled version.
        var own = await OwnKeys.OfAsync(rotation, access.Recipe.List!, cancellationToken);
        var listed = await vendor.ListAsync(own.Prefix, cancellationToken);
        if (!await rotation.IsStillPendingAsync(cancellationToken))
            return;
        // A value is staged. Where it is not seen yet, its key would pass for an orphan: then nothing is revoked, until the next attempt.
        if (await rotation.WaitForAsync(() => rotation.FindPendingAsync(cancellationToken), cancellationToken) is not { } pending)
            return;
        var inUse = await KeysInUse.ReadAsync(access.Fields, pending, rotation, cancellationToken);
        var retired = access.Fields.FindRetiringId(current); // still there if the last finish was cut off
        foreach (var orphan in listed.Where(key => (own.Has(key) || key.Id == retired) && inUse.IsOrphan(key, own)))
            await RevokeAsync(vendor, orphan.Id, rotation, cancellationToken);
    }

    public async Task FinishedAsync(Rotation rotation, CancellationToken cancellationToken)
    {
        var current = await rotation.ReadCurrentAsync(cancellationToken);
        var previous = await rotation.FindPreviousAsync(cancellationToken);
        string?[] kept = [access.Fields.FindId(current), revokesPreviousKey ? null : access.Fields.FindId(previous)];
        string?[] leaving = [access.Fields.FindRetiringId(current), revokesPreviousKey ? access.Fields.FindId(previous) : null];
        string[] retiring = [.. leaving.OfType<string>().Except(kept.OfType<string>())];
        if (retiring.Length == 0)
            return;
        var vendor = await access.OpenAsync(current, rotation, cancellationToken);
        foreach (var id in retiring)
            await RevokeAsync(vendor, id, rotation, cancellationToken);
    }

    public Task CheckAsync(SecretValue current, Rotation rotation, Checklist checks, CancellationToken cancellationToken) =>
        checks.TryAsync("the vendor's keys", async () =>
        {
            var id = access.Fields.IdOf(current);
            var vendor = await access.OpenAsync(current, rotation, cancellationToken);
            var own = await OwnKeys.OfAsync(rotation, access.Recipe.List!, cancellationToken);
            var all = await vendor.ListAsync(own.Prefix, cancellationToken);
            return all.Any(key => key.Id == id)
                ? $"{access.Recipe.Vendor} lists {all.Count} keys, and the current one is among them."
                : throw current.Invalid($"names a key '{access.Recipe.IdField}' that {access.Recipe.Vendor} does not list. Correct it: by that id the old key is revoked.");
        });

    private async Task<MintedKey> MintAsync(Vendor vendor, OwnKeys own, Rotation rotation, CancellationToken cancellationToken)
    {
        var (key, refusal) = await vendor.TryMintAsync(own.NewLabel(rotation.Clock.GetUtcNow()), cancellationToken);
        if (key is not null)
            return key;
        await MakeRoomAsync(refusal!, vendor, own, rotation, cancellationToken);
        (key, refusal) = await vendor.TryMintAsync(own.NewLabel(rotation.Clock.GetUtcNow()), cancellationToken);
        return key ?? throw refusal!;
    }

    /// <summary>
    /// Makes room for one key, if it was for the limit that the vendor refused: by the previous key, where the last finish should have revoked it
    /// and was cut off, else by the oldest that nobody uses.
    /// </summary>
    private async Task MakeRoomAsync(RotationException refusal, Vendor vendor, OwnKeys own, Rotation rotation, CancellationToken cancellationToken)
    {
        var all = await vendor.ListAsync(own.Prefix, cancellationToken);
        if (all.Count < access.Recipe.Limit!.Keys)
            throw refusal;
        var room = await FindLeftAsync(all, rotation, cancellationToken)
            ?? FindOldest(all, own, await ReadInUseAsync(rotation, cancellationToken), rotation.Clock.GetUtcNow())
            ?? throw NoRoom(all.Count, rotation);
        await RevokeAsync(vendor, room.Id, rotation, cancellationToken);
    }

    private async Task<KeysInUse> ReadInUseAsync(Rotation rotation, CancellationToken cancellationToken) =>
        await KeysInUse.ReadAsync(access.Fields, await rotation.FindPendingAsync(cancellationToken), rotation, cancellationToken);

    private async Task<ListedKey?> FindLeftAsync(IReadOnlyList<ListedKey> all, Rotation rotation, CancellationToken cancellationToken)
    {
        if (!revokesPreviousKey || access.Fields.FindId(await rotation.FindPreviousAsync(cancellationToken)) is not { } previous)
            return null;
        var current = access.Fields.FindId(await rotation.ReadCurrentAsync(cancellationToken));
        return previous == current ? null : all.FirstOrDefault(key => key.Id == previous);
    }

    private static ListedKey? FindOldest(IReadOnlyList<ListedKey> all, OwnKeys own, KeysInUse inUse, DateTimeOffset now) => all
        .Where(key => own.Has(key) && inUse.IsOrphan(key, own) && own.MadeAt(key) is { } made && now - made > LongestAttempt)
        .OrderBy(own.MadeAt)
        .FirstOrDefault();

    private RotationException NoRoom(int keys, Rotation rotation) => new(ApiKeyErrors.KeyLimitReached,
        $"{access.Recipe.Vendor} will not make a further key for secret {rotation.SecretId}: it lists {keys}, and none may be revoked for room. Keys in "
        + "use, those younger than 15 minutes and those of others stay. Revoke what is not used in the vendor's console; the service will try again.", isTransient: true);

    private async Task RevokeAsync(Vendor vendor, string id, Rotation rotation, CancellationToken cancellationToken)
    {
        await vendor.RevokeAsync(id, cancellationToken);
        rotation.Log.Revoked(access.Recipe.Vendor, id);
    }
}
