namespace RotationFunctions.ApiKeys;

/// <summary>Looks by the vendor's list whether a rotation could make a key and one day revoke the current one.</summary>
internal sealed class KeysCheck(VendorAccess access)
{
    private const string Keys = "the vendor's keys";
    private const string Owner = "the key's owner";
    private const string Room = "room for a key";

    public async Task LookAsync(SecretValue current, Rotation rotation, Checklist checks, CancellationToken cancellationToken) =>
        await checks.TryAsync(Keys, async () =>
        {
            var id = access.Fields.IdOf(current);
            var vendor = await access.OpenAsync(current, rotation, cancellationToken);
            var own = await OwnKeys.OfAsync(rotation, access.Recipe.List!, cancellationToken);
            var all = await vendor.ListAsync(own.Prefix, cancellationToken);
            var key = all.FirstOrDefault(key => key.Id == id)
                ?? throw current.Invalid($"names a key '{access.Recipe.IdField}' that {access.Recipe.Vendor} does not list. Correct it: by that id the old key is revoked.");
            if (vendor.AdministratorsKeys.Contains(id) || vendor.AdministratorsKeys.ContainsKeyOf(current) || own.IsAnothers(key))
                checks.Warn(Owner, "The current key is the administrator's own or another secret's, so that no rotation will revoke it. Give the application a key of its own.");
            LookForRoom(all.Count, checks);
            return $"{access.Recipe.Vendor} lists {all.Count} keys, and the current one is among them.";
        });

    private void LookForRoom(int keys, Checklist checks)
    {
        if (access.Recipe.Limit is { Keys: { } most } && keys >= most)
        {
            checks.Warn(Room, $"{access.Recipe.Vendor} lets no more than {most} keys exist. Unless one of them is this secret's, unused and older than 15 minutes, a rotation "
                + $"ends with {ApiKeyErrors.KeyLimitReached}. Revoke what is not used in the vendor's console.");
        }
    }
}
