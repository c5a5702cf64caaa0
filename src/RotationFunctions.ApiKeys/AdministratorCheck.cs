namespace RotationFunctions.ApiKeys;

/// <summary>Looks whether the administrator who is to change the key can be asked, as far as that can be told without a change.</summary>
internal static class AdministratorCheck
{
    private const string Name = "the administrator";

    public static async Task LookAsync(VendorAccess access, SecretValue current, Rotation rotation, Checklist checks, CancellationToken cancellationToken)
    {
        if (!access.Recipe.IsChangedByAdministrator)
            return;
        await checks.TryAsync(Name, async () =>
        {
            var vendor = await access.OpenAsync(current, rotation, cancellationToken);
            await vendor.PrepareChangeAsync(cancellationToken);
            return access.Recipe.Administrator!.Token is null
                ? "The administrator's secret can be read. Whether its credential may change the key, only a rotation shows."
                : $"{access.Recipe.Vendor} gives the administrator an access token. Whether it may change the key, only a rotation shows.";
        });
    }
}
