using System.Text.Json.Nodes;
using RotationFunctions.ApiKeys;
using RotationFunctions.Local.Vendors;
using RotationFunctions.Tests;

namespace RotationFunctions.Walk.Tests.ApiKeys;

/// <summary>A key at a vendor where an administrator makes, lists and revokes keys, somebody else's among them.</summary>
internal sealed class CoexistingScene : ApiKeyScene
{
    private readonly DemoVendor _vendor;
    private readonly int _keysAtTheEnd;
    private VendorKey _first = null!;
    private VendorKey _strangers = null!;

    private CoexistingScene(DemoVendor vendor, Wire wire, bool revokesPreviousKey)
        : base(vendor, wire)
    {
        _keysAtTheEnd = revokesPreviousKey ? 1 : 2;
        _vendor = vendor;
    }

    public override IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["RECIPE"] = "demo", ["VENDOR_URL"] = $"http://127.0.0.1:{Wire.Port}", ["VENDOR_HTTP"] = "loopback", ["ADMINISTRATOR_SECRET"] = AdministratorSecret,
    };

    public override string FirstValue => new JsonObject { ["api_key"] = _first.Value, ["key_id"] = _first.Id }.ToJsonString();

    public override (string Name, string Value)? Administrator => (AdministratorSecret, new JsonObject { ["key"] = _vendor.AdministratorKey }.ToJsonString());

    public override bool PreviousWorks => _keysAtTheEnd == 2;

    protected override IReadOnlyList<string> AdministratorsSecrets => [_vendor.AdministratorKey];

    protected override string Field => "api_key";

    /// <param name="revokesPreviousKey">Whether the old key goes as soon as the new one is current, and not at the end of the next rotation.</param>
    /// <param name="canary">Makes another rotator than the product's, for the vendor's address and the administrator's secret.</param>
    public static async Task<CoexistingScene> CreateAsync(bool revokesPreviousKey, Func<Uri, string, Rotator>? canary = null)
    {
        var vendor = await DemoVendor.StartAsync(TestContext.Current.CancellationToken);
        var wire = Wire.To(vendor.Url.Port);
        var address = new Uri($"http://127.0.0.1:{wire.Port}");
        return new CoexistingScene(vendor, wire, revokesPreviousKey)
        {
            Rotator = canary?.Invoke(address, AdministratorSecret) ?? new ApiKeyRotator(new ApiKeySettings
            {
                Recipe = RecipeBook.Find("demo"), VendorUrl = address, AdministratorSecretId = AdministratorSecret, RevokesPreviousKey = revokesPreviousKey,
            }),
            CurrentAlwaysWorks = true,
        };
    }

    public override Task ResetAsync()
    {
        foreach (var key in _vendor.Keys.All)
            _vendor.Keys.Revoke(key.Id);
        _first = _vendor.MakeKey("made by hand");
        _strangers = _vendor.MakeKey("somebody else's");
        return base.ResetAsync();
    }

    public override async Task<bool> WorksAsync(SecretValue value) => await AskAsync("/v1/hello", value) is not null;

    public override int CountOrphans(IReadOnlyList<SecretValue> labelled) =>
        _vendor.Keys.All.Count(key => key.Id != _strangers.Id && !labelled.Any(value => value.GetString("key_id") == key.Id));

    public override string? FindRemains()
    {
        if (_vendor.Keys.FindById(_strangers.Id) is null)
            return "somebody else's key is gone";
        var count = _vendor.Keys.All.Count - 1;
        return count == _keysAtTheEnd ? null : $"{count} keys exist, and not {_keysAtTheEnd}";
    }
}
