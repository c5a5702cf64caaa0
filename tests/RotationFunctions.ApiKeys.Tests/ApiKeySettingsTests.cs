namespace RotationFunctions.ApiKeys.Tests;

public class ApiKeySettingsTests
{
    [Fact]
    public void The_settings_come_from_the_environment()
    {
        var (settings, problem) = Read(new()
        {
            ["RECIPE"] = "gitlab",
            ["VENDOR_URL"] = "https://gitlab.example.com:8443",
            ["EXPIRES_AFTER_DAYS"] = "30",
        });

        Assert.Null(problem);
        Assert.Equal("gitlab", settings.Recipe.Name);
        Assert.Equal(new Uri("https://gitlab.example.com:8443"), settings.VendorUrl);
        Assert.Equal(30, settings.ExpiresAfterDays);
        Assert.False(settings.RevokesPreviousKey);
    }

    [Fact]
    public void Every_mistake_is_told_at_once()
    {
        var (_, problem) = Read(new() { ["RECIPE"] = "sendgrid", ["VENDOR_URL"] = "api.eu.sendgrid.com", ["PREVIOUS_KEY"] = "burn" });

        Assert.Equal("InvalidSettings: The function's environment variables are wrong: VENDOR_URL must be https:// and a host, with nothing after it (or http:// and this "
            + "machine, with VENDOR_HTTP=loopback). PREVIOUS_KEY must be keep or revoke. ADMINISTRATOR_SECRET must be the ARN of the administrator's secret, since the recipe "
            + "'sendgrid' needs one.", problem);
    }

    [Fact]
    public void An_expiry_that_the_vendor_would_not_be_told_is_a_mistake()
    {
        var (_, problem) = Read(new() { ["RECIPE"] = "sendgrid", ["ADMINISTRATOR_SECRET"] = "arn", ["EXPIRES_AFTER_DAYS"] = "30" });

        Assert.Equal("InvalidSettings: The function's environment variables are wrong: EXPIRES_AFTER_DAYS is for vendors that are told when a key expires; the recipe 'sendgrid' "
            + "tells it none. Leave it out.", problem);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("gitlab", "recipe.json")]
    public void A_recipe_comes_from_one_place(string? name, string? path)
    {
        var (_, problem) = Read(new() { ["RECIPE"] = name, ["RECIPE_PATH"] = path, ["PREVIOUS_KEY"] = "burn" });

        Assert.Equal($"InvalidSettings: The function's environment variables are wrong: Either RECIPE must be one of: {string.Join(", ", RecipeBook.Names)}; or RECIPE_PATH must "
            + "name a recipe's file in the function's package. PREVIOUS_KEY must be keep or revoke.", problem);
    }

    [Fact]
    public void A_recipe_with_mistakes_is_told_among_the_settings_mistakes()
    {
        var file = Path.Combine(AppContext.BaseDirectory, "bad-recipe.json");
        File.WriteAllText(file, RecipeTexts.Changed("gitlab", "vendor", null));

        var (_, problem) = Read(new() { ["RECIPE_PATH"] = "bad-recipe.json", ["PREVIOUS_KEY"] = "burn" });

        File.Delete(file);
        Assert.Equal("InvalidSettings: The function's environment variables are wrong: InvalidRecipe: The recipe 'bad-recipe' has a mistake, so nothing was sent. $.vendor is "
            + "missing. PREVIOUS_KEY must be keep or revoke.", problem);
    }

    [Fact]
    public void A_recipe_is_taken_from_a_file_in_the_package()
    {
        var file = Path.Combine(AppContext.BaseDirectory, "own-recipe.json");
        File.WriteAllText(file, RecipeBook.TextOf("gitlab"));

        var (settings, problem) = Read(new() { ["RECIPE_PATH"] = "own-recipe.json" });

        File.Delete(file);
        Assert.Null(problem);
        Assert.Equal("own-recipe", settings.Recipe.Name);
    }

    [Theory]
    [InlineData("/tmp/recipe.json", "leads out of the function's package. Deploy the recipe with the function.")]
    [InlineData("../recipe.json", "leads out of the function's package. Deploy the recipe with the function.")]
    [InlineData("no-such-recipe.json", "names 'no-such-recipe.json', which cannot be read in the function's package.")]
    public void A_recipe_is_taken_from_nowhere_else(string path, string told)
    {
        var (_, problem) = Read(new() { ["RECIPE_PATH"] = path });

        Assert.EndsWith($"InvalidRecipe: RECIPE_PATH {told}", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_whose_name_only_begins_as_the_packages_is_not_in_it()
    {
        var package = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));

        var (_, problem) = Read(new() { ["RECIPE_PATH"] = $"../{package}-x/recipe.json" });

        Assert.EndsWith("InvalidRecipe: RECIPE_PATH leads out of the function's package. Deploy the recipe with the function.", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:8080", "loopback", true)]
    [InlineData("http://localhost:8080", "loopback", true)]
    [InlineData("http://[::1]:8080", "loopback", true)]
    [InlineData("http://127.0.0.1:8080", null, false)]
    [InlineData("http://gitlab.example.com", "loopback", false)]
    [InlineData("https://gitlab.example.com", null, true)]
    [InlineData("https://gitlab.example.com/", null, true)]
    [InlineData("https://gitlab.example.com/gitlab", null, false)]
    [InlineData("https://gitlab.example.com?x", null, false)]
    [InlineData("https://user@gitlab.example.com", null, false)]
    [InlineData("ftp://gitlab.example.com", null, false)]
    public void A_vendors_url_is_https_or_this_machine(string url, string? http, bool isTaken) =>
        Assert.Equal(isTaken, Read(new() { ["RECIPE"] = "gitlab", ["VENDOR_URL"] = url, ["VENDOR_HTTP"] = http }).Problem is null);

    [Fact]
    public void Keys_that_do_not_coexist_have_no_previous_one_to_revoke()
    {
        var (_, problem) = Read(new() { ["RECIPE"] = "gitlab", ["PREVIOUS_KEY"] = "revoke" });

        Assert.Equal("InvalidSettings: The function's environment variables are wrong: PREVIOUS_KEY=revoke is for keys that work beside each other; those of the recipe 'gitlab' "
            + "do not. Leave it out.", problem);
    }

    [Theory]
    [InlineData("keep", "InvalidSettings: The function's environment variables are wrong: PREVIOUS_KEY=keep is not possible with the recipe 'mongodb-atlas', by which the old key must go once "
        + "the new one is current. Leave it out.")]
    [InlineData("revoke", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void An_old_key_that_must_go_by_the_recipe_is_kept_by_no_setting(string? previousKey, string? told) =>
        Assert.Equal(told, Read(new() { ["RECIPE"] = "mongodb-atlas", ["ADMINISTRATOR_SECRET"] = "arn", ["PREVIOUS_KEY"] = previousKey }).Problem);

    private static (ApiKeySettings Settings, string? Problem) Read(Dictionary<string, string?> environment)
    {
        var reader = new SettingsReader(name => environment.GetValueOrDefault(name));
        var settings = ApiKeySettings.Read(reader);
        _ = new ApiKeyRotator(settings); // it is composed before the mistakes are thrown
        return (settings, Record.Exception(reader.ThrowIfInvalid)?.Message);
    }
}
