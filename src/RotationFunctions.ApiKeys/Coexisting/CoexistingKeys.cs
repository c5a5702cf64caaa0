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
        var vendor = await access.OpenAsync(current, rotation, cancellationToken);
        var minted = await TryMintAsync(vendor, rotation, cancellationToken)
            ?? await MintWithinLimitAsync(vendor, rotation, cancellationToken);
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
        var listed = await vendor.ListAsync(KeyLabel.PrefixOf(rotation.SecretId), cancellationToken);
        if (!await rotation.IsStillPendingAsync(cancellationToken))
            return;
        var inUse = await KeysInUse.ReadAsync(access.Fields, rotation, cancellationToken);
        var retired = access.Fields.FindRetiringId(current); // still there if the last finish was cut off
        foreach (var orphan in listed.Where(key => (IsOwn(key, rotation) || key.Id == retired) && inUse.IsOrphan(key)))
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
            var all = await vendor.ListAsync(KeyLabel.PrefixOf(rotation.SecretId), cancellationToken);
            return all.Any(key => key.Id == id)
                ? $"{access.Recipe.Vendor} lists {all.Count} keys, and the current one is among them."
                : throw current.Invalid($"names a key '{access.Recipe.IdField}' that {access.Recipe.Vendor} does not list. Correct it: by that id the old key is revoked.");
        });

    private static Task<MintedKey?> TryMintAsync(Vendor vendor, Rotation rotation, CancellationToken cancellationToken) =>
        vendor.TryMintAsync(KeyLabel.New(rotation.SecretId, rotation.VersionId, rotation.Clock.GetUtcNow()), cancellationToken);

    /// <summary>Makes room for one key by the oldest that nobody uses, and tries again.</summary>
    private async Task<MintedKey> MintWithinLimitAsync(Vendor vendor, Rotation rotation, CancellationToken cancellationToken)
    {
        var all = await vendor.ListAsync(KeyLabel.PrefixOf(rotation.SecretId), cancellationToken);
        var inUse = await KeysInUse.ReadAsync(access.Fields, rotation, cancellationToken);
        var oldest = all.Where(key => IsOwn(key, rotation) && inUse.IsOrphan(key))
            .Where(key => MadeAt(key, rotation) is { } made && rotation.Clock.GetUtcNow() - made > LongestAttempt)
            .OrderBy(key => MadeAt(key, rotation))
            .FirstOrDefault();
        if (all.Count < access.Recipe.Limit!.Keys || oldest is null)
            throw NoRoom(all.Count, rotation);
        await RevokeAsync(vendor, oldest.Id, rotation, cancellationToken);
        return await TryMintAsync(vendor, rotation, cancellationToken) ?? throw NoRoom(all.Count, rotation);
    }

    private RotationException NoRoom(int keys, Rotation rotation) => new(ApiKeyErrors.KeyLimitReached,
        $"{access.Recipe.Vendor} refused to make a key for secret {rotation.SecretId} with the status that it has for its limit of "
        + $"{access.Recipe.Limit!.Keys}; it lists {keys}. No key may be revoked for room: those in use, those younger than 15 minutes and those of "
        + "others stay. Revoke what is not used in the vendor's console, or check what the credential may do; the service will try again.", isTransient: true);

    private bool IsOwn(ListedKey key, Rotation rotation) =>
        access.Recipe.List!.Label is null || (key.Label is { } label && KeyLabel.MadeAt(label, rotation.SecretId) is not null);

    private static DateTimeOffset? MadeAt(ListedKey key, Rotation rotation) =>
        key.Created ?? (key.Label is { } label ? KeyLabel.MadeAt(label, rotation.SecretId) : null);

    private async Task RevokeAsync(Vendor vendor, string id, Rotation rotation, CancellationToken cancellationToken)
    {
        await vendor.RevokeAsync(id, cancellationToken);
        rotation.Log.Revoked(access.Recipe.Vendor, id);
    }
}
