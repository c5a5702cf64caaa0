using System.Text.Json.Nodes;
using RotationFunctions.ApiKeys;
using RotationFunctions.ApiKeys.Tests;
using RotationFunctions.ApiKeys.Tests.Vendors;
using RotationFunctions.Tests;

namespace RotationFunctions.Walk.Tests.ApiKeys;

/// <summary>A key that is chosen here, and that the vendor takes from its administrator or from the key's holder.</summary>
internal sealed class ChosenScene : ApiKeyScene
{
    private const string AdministratorsPassword = "s+/ %2F";
    private const string First = "first-pin-0001";

    private const string RecipeFile = "pin.json";

    private readonly PinServer _vendor;
    private readonly string _recipe;

    private ChosenScene(PinServer vendor, Wire wire, string recipe)
        : base(vendor, wire)
    {
        _vendor = vendor;
        _recipe = recipe;
    }

    public override IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["RECIPE_PATH"] = RecipeFile, ["VENDOR_URL"] = $"http://127.0.0.1:{Wire.Port}", ["VENDOR_HTTP"] = "loopback", ["ADMINISTRATOR_SECRET"] = AdministratorSecret,
    };

    public override IReadOnlyDictionary<string, string> Package => new Dictionary<string, string> { [RecipeFile] = _recipe };

    public override string FirstValue => new JsonObject { ["pin"] = First, ["user"] = "o'neil/ä" }.ToJsonString();

    public override (string Name, string Value)? Administrator =>
        (AdministratorSecret, new JsonObject { ["client"] = "c&d=é", ["secret"] = AdministratorsPassword, ["account"] = "a-1" }.ToJsonString());

    protected override IReadOnlyList<string> AdministratorsSecrets => [AdministratorsPassword];

    protected override string Field => "pin";

    /// <param name="author">Who asks the vendor to take the key: <c>administrator</c> or <c>key</c>.</param>
    public static async Task<ChosenScene> CreateAsync(string author)
    {
        var vendor = new PinServer(TimeProvider.System);
        await vendor.ListenAsync(TestContext.Current.CancellationToken);
        var wire = Wire.To(vendor.Url.Port);
        var recipe = RecipeTexts.Pin(author);
        return new ChosenScene(vendor, wire, recipe)
        {
            Rotator = new ApiKeyRotator(new ApiKeySettings
            {
                Recipe = Recipe.Parse("pin", recipe), VendorUrl = new Uri($"http://127.0.0.1:{wire.Port}"), AdministratorSecretId = AdministratorSecret,
            }),
            CurrentAlwaysWorks = false,
        };
    }

    public override Task ResetAsync()
    {
        _vendor.Pin = First;
        return base.ResetAsync();
    }

    public override async Task<bool> WorksAsync(SecretValue value) => (await AskAsync("/me", value))!.Value.GetProperty("ok").GetBoolean();
}
