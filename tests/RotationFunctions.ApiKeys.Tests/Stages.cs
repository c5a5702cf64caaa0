using RotationFunctions.ApiKeys.Tests.Vendors;
using RotationFunctions.Local.Vendors;
using RotationFunctions.Tests;

namespace RotationFunctions.ApiKeys.Tests;

/// <summary>Sets a stage for each vendor.</summary>
internal static class Stages
{
    /// <summary>The administrator's key in SendGrid's stage.</summary>
    public const string Manager = "the manager";

    /// <summary>SendGrid: an application's key that a person made, and an administrator's that may manage keys.</summary>
    public static async Task<Stage<SendGridServer>> SendGridAsync(Func<ApiKeySettings, ApiKeySettings>? change = null, Recipe? recipe = null)
    {
        var clock = new ImpatientClock();
        var vendor = await StartAsync(new SendGridServer(clock));
        var administrator = vendor.Keys.TryIssue(Manager, "api_keys.create", "api_keys.read", "api_keys.delete")!;
        var key = vendor.Keys.TryIssue("made by hand", "mail.send")!;
        var current = SecretValue.FromText($$"""{"api_key":"{{key.Value}}","api_key_id":"{{key.Id}}","scopes":["mail.send"],"sender":"shop@example.com"}""", "a version of the secret");
        var stage = new Stage<SendGridServer>(vendor, recipe ?? RecipeBook.Find("sendgrid"), current, clock, change);
        stage.Store.Others[Names.Administrator] = SecretValue.FromText($$"""{"api_key":"{{administrator.Value}}"}""", "the administrator's secret");
        return stage;
    }

    /// <summary>GitLab: a personal access token that may rotate itself.</summary>
    public static async Task<Stage<GitLabServer>> GitLabAsync(Func<ApiKeySettings, ApiKeySettings>? change = null, Recipe? recipe = null, string scope = "self_rotate")
    {
        var clock = new ImpatientClock();
        var vendor = await StartAsync(new GitLabServer(clock));
        var key = vendor.Keys.TryIssue("deploy", "read_repository", scope)!;
        var current = SecretValue.FromText($$"""{"token":"{{key.Value}}","token_id":{{key.Id}}}""", "a version of the secret");
        return new Stage<GitLabServer>(vendor, recipe ?? RecipeBook.Find("gitlab"), current, clock, change);
    }

    /// <summary>A vendor that takes the key it is given, from its administrator or from the key's holder.</summary>
    public static async Task<Stage<PinServer>> PinAsync(string author, Recipe? recipe = null)
    {
        var clock = new ImpatientClock();
        var vendor = await StartAsync(new PinServer(clock));
        var current = SecretValue.FromText($$"""{"pin":"{{vendor.Pin}}","user":"o'neil/ä"}""", "a version of the secret");
        var stage = new Stage<PinServer>(vendor, recipe ?? Recipe.Parse("pin", RecipeTexts.Pin(author)), current, clock);
        stage.Store.Others[Names.Administrator] = SecretValue.FromText(
            """{"client":"c&d=é","secret":"s+/ %2F","account":"a-1"}""", "the administrator's secret");
        return stage;
    }

    /// <summary>A vendor whose recipe ships, with settings as a deployed function has them.</summary>
    public static async Task<Stage<DocumentedVendor>> DocumentedAsync(
        string recipe, Func<TimeProvider, DocumentedVendor> create, params (string Name, string Value)[] environment)
    {
        var clock = new ImpatientClock();
        var vendor = await StartAsync(create(clock));
        var current = SecretValue.FromText(vendor.SecretOf(vendor.Keys.TryIssue("made by hand")!), "a version of the secret");
        var stage = new Stage<DocumentedVendor>(vendor, RecipeBook.Find(recipe), current, clock, _ => ReadSettings(
            [("RECIPE", recipe), ("VENDOR_URL", $"{vendor.Url}"), ("VENDOR_HTTP", "loopback"), ("ADMINISTRATOR_SECRET", Names.Administrator), .. environment]));
        if (vendor.OtherHost is { } other)
            stage.Wire.Hosts[other] = vendor.Url;
        stage.Store.Others[Names.Administrator] = SecretValue.FromText(vendor.AdministratorSecret, "the administrator's secret");
        return stage;
    }

    private static ApiKeySettings ReadSettings((string Name, string Value)[] environment)
    {
        var values = environment.ToDictionary(variable => variable.Name, variable => variable.Value);
        var reader = new SettingsReader(values.GetValueOrDefault);
        var settings = ApiKeySettings.Read(reader);
        reader.ThrowIfInvalid();
        return settings;
    }

    private static async Task<TVendor> StartAsync<TVendor>(TVendor vendor)
        where TVendor : VendorServer
    {
        await vendor.ListenAsync(TestContext.Current.CancellationToken);
        return vendor;
    }
}
