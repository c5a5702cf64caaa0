using System.Text.Json.Nodes;
using RotationFunctions.ApiKeys;
using RotationFunctions.Local.Vendors;
using RotationFunctions.Tests;

namespace RotationFunctions.Walk.Tests.ApiKeys;

/// <summary>A key that a person makes in the vendor's console, and stores while the rotation waits for it.</summary>
internal sealed class SuppliedScene : ApiKeyScene
{
    private const string RecipeFile = "console.json";

    private const string RecipeText = """
        {
          "vendor": "Console Ltd", "family": "supplied", "secret": { "key": "api_key", "id": "key_id" }, "base": "https://console.example",
          "instructions": "Open Settings, API keys, and create one.",
          "authentication": { "key": { "bearer": "{key}" } },
          "message": "/message",
          "requests": { "verify": { "as": "key", "method": "GET", "path": "/v1/hello" } }
        }
        """;

    private readonly DemoVendor _vendor;
    private VendorKey _first = null!;
    private VendorKey _second = null!;

    private SuppliedScene(DemoVendor vendor, Wire wire)
        : base(vendor, wire) => _vendor = vendor;

    public override IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["RECIPE_PATH"] = RecipeFile, ["VENDOR_URL"] = $"http://127.0.0.1:{Wire.Port}", ["VENDOR_HTTP"] = "loopback",
    };

    public override IReadOnlyDictionary<string, string> Package => new Dictionary<string, string> { [RecipeFile] = RecipeText };

    public override string FirstValue => ValueOf(_first);

    public override string SuppliedValue => ValueOf(_second);

    protected override string Field => "api_key";

    public static async Task<SuppliedScene> CreateAsync()
    {
        var vendor = await DemoVendor.StartAsync(TestContext.Current.CancellationToken);
        var wire = Wire.To(vendor.Url.Port);
        return new SuppliedScene(vendor, wire)
        {
            Rotator = new ApiKeyRotator(new ApiKeySettings { Recipe = Recipe.Parse("console", RecipeText), VendorUrl = new Uri($"http://127.0.0.1:{wire.Port}") }),
            CurrentAlwaysWorks = true,
        };
    }

    public override Task ResetAsync()
    {
        foreach (var key in _vendor.Keys.All)
            _vendor.Keys.Revoke(key.Id);
        _first = _vendor.MakeKey("in use");
        _second = _vendor.MakeKey("made in the console");
        return base.ResetAsync();
    }

    public override async Task<bool> WorksAsync(SecretValue value) => await AskAsync("/v1/hello", value) is not null;

    // It is the person who revokes the old one.
    public override string? FindRemains() => _vendor.Keys.All.Count == 2 ? null : $"{_vendor.Keys.All.Count} keys exist, and not the two that a person made";

    private static string ValueOf(VendorKey key) => new JsonObject { ["api_key"] = key.Value, ["key_id"] = key.Id }.ToJsonString();
}
