namespace RotationFunctions.ApiKeys;

/// <summary>The settings of an API key rotator, from the function's environment variables.</summary>
public sealed record ApiKeySettings
{
    // Stands in for a recipe that was reported, so that the other settings are read and reported too.
    private const string Placeholder = "supplied";

    /// <summary><c>RECIPE</c>, the name of one that ships; or <c>RECIPE_PATH</c>, a file that is deployed with the function.</summary>
    public required Recipe Recipe { get; init; }

    /// <summary><c>ADMINISTRATOR_SECRET</c>: the one administrator's secret that this function may use, where the recipe needs one.</summary>
    public string? AdministratorSecretId { get; init; }

    /// <summary>
    /// <c>VENDOR_URL</c>: scheme, host and port in the place of those of the recipe's base, for a region of the vendor's or a server of one's own.
    /// Plain http is taken with <c>VENDOR_HTTP=loopback</c> alone, and for this machine.
    /// </summary>
    public Uri? VendorUrl { get; init; }

    /// <summary><c>PREVIOUS_KEY=revoke</c>: revoke the previous key once the new one is current, and not only at the end of the next rotation.</summary>
    public bool RevokesPreviousKey { get; init; }

    /// <summary><c>EXPIRES_AFTER_DAYS</c>: how long a new key is valid, in the place of the recipe's; <c>null</c> for that.</summary>
    public int? ExpiresAfterDays { get; init; }

    /// <summary>Reads the environment variables named above. Where the recipe has mistakes, all are reported.</summary>
    /// <param name="known">A recipe that is known already, so that the variables need not name one.</param>
    /// <returns>Settings that hold only if the reader reports no mistake.</returns>
    public static ApiKeySettings Read(SettingsReader settings, Recipe? known = null)
    {
        var recipe = known ?? RecipeBook.Read(settings);
        var read = new ApiKeySettings
        {
            Recipe = recipe ?? RecipeBook.Find(Placeholder),
            AdministratorSecretId = settings.Text("ADMINISTRATOR_SECRET"),
            VendorUrl = ReadVendorUrl(settings),
            RevokesPreviousKey = settings.Choice("PREVIOUS_KEY", "keep", "revoke") == "revoke",
            ExpiresAfterDays = recipe?.ExpiresAfterDays is { } usual ? settings.WholeNumber("EXPIRES_AFTER_DAYS", usual, 1, 36500) : null,
        };
        if (recipe is { NeedsAdministrator: true } && read.AdministratorSecretId is null)
            settings.Report($"ADMINISTRATOR_SECRET must be the ARN of the administrator's secret, since the recipe '{recipe.Name}' needs one.");
        if (recipe is { Family: not RecipeFamily.Coexisting } && read.RevokesPreviousKey)
            settings.Report($"PREVIOUS_KEY=revoke is for keys that work beside each other; those of the recipe '{recipe.Name}' do not. Leave it out.");
        if (recipe is { KeepsPreviousKey: false } && settings.Text("PREVIOUS_KEY") == "keep")
            settings.Report($"PREVIOUS_KEY=keep is not possible with the recipe '{recipe.Name}', by which the old key must go once the new one is current. Leave it out.");
        if (recipe is { ExpiresAfterDays: null } && settings.Text("EXPIRES_AFTER_DAYS") is not null)
            settings.Report($"EXPIRES_AFTER_DAYS is for vendors that are told when a key expires; the recipe '{recipe.Name}' tells it none. Leave it out.");
        return read;
    }

    private static Uri? ReadVendorUrl(SettingsReader settings)
    {
        var allowsHttp = settings.Choice("VENDOR_HTTP", "loopback") is not null;
        if (settings.Text("VENDOR_URL") is not { } text)
            return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.PathAndQuery == "/" && url.UserInfo.Length == 0 && url.Fragment.Length == 0
            && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback && allowsHttp)))
            return url;
        settings.Report("VENDOR_URL must be https:// and a host, with nothing after it (or http:// and this machine, with VENDOR_HTTP=loopback).");
        return null;
    }
}
