namespace RotationFunctions.ApiKeys;

/// <summary>What every family needs of a vendor: a way to it, with the credential that the recipe asks for.</summary>
internal sealed class VendorAccess(ApiKeySettings settings, HttpClient http)
{
    private readonly Origin? _origin = settings is { VendorUrl: { } url, Recipe.Base: { } start } ? new Origin(url, start) : null;

    public Recipe Recipe => settings.Recipe;

    public KeyFields Fields { get; } = new(settings.Recipe);

    /// <summary>Opens the way to the vendor for one step.</summary>
    /// <param name="secret">The value whose key requests carry, where no administrator's does.</param>
    /// <param name="onlyToVerify">Whether nothing but a key is to be verified, which seldom needs the administrator.</param>
    public async Task<Vendor> OpenAsync(SecretValue secret, Rotation rotation, CancellationToken cancellationToken, bool onlyToVerify = false)
    {
        var needsAdministrator = onlyToVerify ? Recipe.Verify!.Request.NeedsAdministrator : Recipe.NeedsAdministrator;
        var administrator = needsAdministrator ? await ReadAdministratorAsync(secret, rotation, cancellationToken) : null;
        if (!onlyToVerify)
            WholeNumberFields.Require(secret, Recipe);
        if (administrator is not null && !onlyToVerify)
            AdministratorsAccount.Refuse(secret, administrator, Recipe);
        return Open(secret, administrator, rotation.Clock, () => rotation.TimeLeft);
    }

    /// <summary>The same outside of a rotation.</summary>
    public Vendor Open(SecretValue secret, SecretValue? administrator, TimeProvider clock, Func<TimeSpan> timeLeft)
    {
        var scrubber = new Scrubber();
        scrubber.Learn(administrator);
        var client = new VendorClient(Recipe, http, _origin, scrubber, clock, timeLeft);
        return new Vendor(Recipe, client, secret, administrator, scrubber, new KeyLife(clock.GetUtcNow(), settings.ExpiresAfterDays ?? Recipe.ExpiresAfterDays ?? 0));
    }

    /// <summary>Reads the one administrator's secret that the function may use. A secret may name it, but never another.</summary>
    private async Task<SecretValue> ReadAdministratorAsync(SecretValue secret, Rotation rotation, CancellationToken cancellationToken)
    {
        var allowed = settings.AdministratorSecretId!;
        var named = secret.IsJson ? secret.FindString(Recipe.AdministratorField) : null;
        if (named is not null && named != allowed)
        {
            throw new RotationException(ApiKeyErrors.AdministratorMismatch,
                $"The field '{Recipe.AdministratorField}' of secret {rotation.SecretId} does not name the administrator's secret that this function "
                + "may use, so no credential was sent. Correct the field, or the function's ADMINISTRATOR_SECRET: both must say the same.");
        }
        return await rotation.ReadOtherSecretAsync(allowed, cancellationToken);
    }
}
