namespace RotationFunctions.ApiKeys;

/// <summary>
/// An old key that the vendor does not list where the current value says. A field by which the list is asked for, such as the account, may have
/// changed since the key was made; then it is looked for where the version that held it says.
/// </summary>
internal sealed class MovedKey(VendorAccess access, RetiringKeys retiring)
{
    /// <returns>The way to the vendor by which the key is revoked; <c>null</c>, and a warning is logged, where the vendor does not list it there either.</returns>
    /// <param name="here">The way to the vendor where the current value says.</param>
    public async Task<Vendor?> FindAsync(
        EarlierKey key, SecretValue current, Vendor here, OwnKeys own, Rotation rotation, CancellationToken cancellationToken)
    {
        if (await retiring.FindHolderAsync(key, rotation, cancellationToken) is { } holder && IsElsewhere(holder, current)
            && await FindThereAsync(key, holder, own, rotation, cancellationToken) is { } there)
            return there;
        rotation.Log.NotListed(access.Recipe.Vendor, here.Shown(key.Id));
        return null;
    }

    private bool IsElsewhere(SecretValue holder, SecretValue current) =>
        access.Recipe.ListFields.Any(field => !SecretTexts.Of(holder, field).SequenceEqual(SecretTexts.Of(current, field)));

    private async Task<Vendor?> FindThereAsync(EarlierKey key, SecretValue holder, OwnKeys own, Rotation rotation, CancellationToken cancellationToken)
    {
        try
        {
            var vendor = await access.OpenAsync(holder, rotation, cancellationToken);
            var listed = await vendor.ListAsync(own.Prefix, cancellationToken);
            return (await retiring.FindOwnAsync([key], listed, own, rotation, cancellationToken)).Count > 0 ? vendor : null;
        }
        catch (RotationException gone) when (!gone.IsTransient) // the account itself, for one
        {
            return null;
        }
    }
}
