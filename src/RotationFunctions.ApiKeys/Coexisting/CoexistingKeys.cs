namespace RotationFunctions.ApiKeys;

/// <summary>
/// Keys that work beside each other: the new one is made first, and the old one goes at the end of the next rotation. What an attempt
/// that died has made is found by its label and revoked.
/// </summary>
internal sealed class CoexistingKeys : IKeyFamily
{
    private readonly VendorAccess _access;
    private readonly RetiringKeys _retiring;
    private readonly MovedKey _moved;
    private readonly KeyRoom _room;

    public CoexistingKeys(VendorAccess access, bool revokesPreviousKey)
    {
        _access = access;
        _retiring = new RetiringKeys(access, revokesPreviousKey);
        _moved = new MovedKey(access, _retiring);
        _room = new KeyRoom(access, _retiring);
    }

    public bool CreateHasOutsideEffects => true;

    public async Task<SecretValue> CreateAsync(SecretValue current, Rotation rotation, CancellationToken cancellationToken)
    {
        // Refused before anything is sent: a key that stands elsewhere would be read on there, and one that nobody can name never be revoked.
        _access.Fields.KeyOf(current);
        _access.Fields.IdOf(current);
        // All that can be asked before the key is made: nothing may come between it and its put.
        var previous = await rotation.FindPreviousVersionAsync(cancellationToken);
        var own = await OwnAsync(rotation, cancellationToken);
        var vendor = await _access.OpenAsync(current, rotation, cancellationToken);
        EarlierKey[] chain = [.. _retiring.ChainOf(current, rotation.SourceVersionId, previous, vendor)];
        var minted = await MintAsync(vendor, own, chain, rotation, cancellationToken);
        rotation.Log.Minted(_access.Recipe.Vendor, minted.Id!);
        return _access.Fields.WithEarlier(_access.Fields.With(current, minted.Key, minted.Id), chain);
    }

    public async Task StagedAsync(SecretValue? unused, Rotation rotation, CancellationToken cancellationToken)
    {
        var current = await rotation.ReadCurrentAsync(cancellationToken);
        var vendor = await _access.OpenAsync(current, rotation, cancellationToken);
        if (_access.Fields.FindId(unused) is { } ours)
            await RevokeAsync(vendor, ours, rotation, cancellationToken);

        // Listed before the labels are read: while this rotation is the pending one, a key in the list is another's in no other way
        // than by standing in a labelled version.
        var own = await OwnAsync(rotation, cancellationToken);
        var listed = await vendor.ListAsync(own.Prefix, cancellationToken);
        if (!await rotation.IsStillPendingAsync(cancellationToken))
            return;
        // A value is staged. Where it is not seen yet, its key would pass for an orphan: then nothing is revoked, until the next attempt.
        if (await rotation.WaitForAsync(() => rotation.FindPendingAsync(cancellationToken), cancellationToken) is not { } pending)
            return;
        var inUse = await KeysInUse.ReadAsync(_access.Fields, pending, _access.Fields.FindEarlierIds(pending), rotation, cancellationToken);
        foreach (var orphan in listed.Where(key => own.Has(key) && inUse.IsOrphan(key, own)))
            await RevokeAsync(vendor, orphan.Id, rotation, cancellationToken);
    }

    public async Task FinishedAsync(Rotation rotation, CancellationToken cancellationToken)
    {
        if (await rotation.FindFinishedAsync(cancellationToken) is not { } current)
            return; // a later rotation's finish revokes what this one leaves
        var keys = await _retiring.FindAsync(current, rotation, cancellationToken);
        if (keys.Count == 0)
            return;
        var (vendor, own, listed) = await ListAsync(current, rotation, cancellationToken);
        foreach (var key in await _retiring.FindOwnAsync(keys, listed, own, rotation, cancellationToken))
            await RevokeAsync(vendor, key.Id, rotation, cancellationToken);
        // Those before the newest had their turn in earlier rotations.
        if (listed.All(key => key.Id != keys[0].Id) && await _moved.FindAsync(keys[0], current, vendor, own, rotation, cancellationToken) is { } elsewhere)
            await RevokeAsync(elsewhere, keys[0].Id, rotation, cancellationToken);
    }

    public async Task RetireAsync(SecretValue retired, Rotation rotation, CancellationToken cancellationToken)
    {
        var current = await rotation.ReadSettledCurrentAsync(cancellationToken);
        var id = _access.Fields.IdOf(retired);
        if (id == _access.Fields.FindId(current))
            return;
        var (vendor, own, listed) = await ListAsync(current, rotation, cancellationToken);
        if (listed.FirstOrDefault(key => key.Id == id) is not { } key)
            return;
        if (own.IsAnothers(key))
            rotation.Log.LeftToAnother(_access.Recipe.Vendor, id);
        else
            await RevokeAsync(vendor, id, rotation, cancellationToken);
    }

    public Task CheckAsync(SecretValue current, Rotation rotation, Checklist checks, CancellationToken cancellationToken) =>
        new KeysCheck(_access).LookAsync(current, rotation, checks, cancellationToken);

    private async Task<(Vendor Vendor, OwnKeys Own, IReadOnlyList<ListedKey> Listed)> ListAsync(
        SecretValue secret, Rotation rotation, CancellationToken cancellationToken)
    {
        var own = await OwnAsync(rotation, cancellationToken);
        var vendor = await _access.OpenAsync(secret, rotation, cancellationToken);
        return (vendor, own, await vendor.ListAsync(own.Prefix, cancellationToken));
    }

    private Task<OwnKeys> OwnAsync(Rotation rotation, CancellationToken cancellationToken) => OwnKeys.OfAsync(rotation, _access.Recipe.List!, cancellationToken);

    private async Task<MintedKey> MintAsync(Vendor vendor, OwnKeys own, EarlierKey[] chain, Rotation rotation, CancellationToken cancellationToken)
    {
        var (key, refusal) = await vendor.TryMintAsync(own.NewLabel(rotation.Clock.GetUtcNow()), cancellationToken);
        if (key is not null)
            return key;
        var room = await _room.FindAsync(refusal!, vendor, own, chain, rotation, cancellationToken);
        await RevokeAsync(vendor, room.Id, rotation, cancellationToken);
        (key, refusal) = await vendor.TryMintAsync(own.NewLabel(rotation.Clock.GetUtcNow()), cancellationToken);
        return key ?? throw await _room.TakenAsync(refusal!, vendor, own, rotation, cancellationToken);
    }

    private async Task RevokeAsync(Vendor vendor, string id, Rotation rotation, CancellationToken cancellationToken)
    {
        if (vendor.AdministratorsKeys.Contains(id))
        {
            rotation.Log.LeftToAdministrator(_access.Recipe.Vendor, id);
            return;
        }
        await vendor.RevokeAsync(id, cancellationToken);
        rotation.Log.Revoked(_access.Recipe.Vendor, id);
    }
}
