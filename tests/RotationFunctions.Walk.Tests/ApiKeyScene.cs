using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using RotationFunctions.ApiKeys;
using RotationFunctions.Local.Vendors;
using RotationFunctions.Tests;

namespace RotationFunctions.Walk.Tests;

/// <summary>An application's key at a vendor where an administrator makes, lists and revokes keys.</summary>
internal sealed partial class ApiKeyScene : Scene
{
    private const string AdministratorSecret = "administrator";

    private readonly DemoVendor _vendor;
    private readonly HttpClient _application;
    private readonly int _keysAtTheEnd;
    private VendorKey _first;

    private ApiKeyScene(DemoVendor vendor, Wire wire, bool revokesPreviousKey)
    {
        _keysAtTheEnd = revokesPreviousKey ? 1 : 2;
        _vendor = vendor;
        _application = new HttpClient { BaseAddress = vendor.Url };
        _first = vendor.MakeKey("made by hand");
        Wire = wire;
    }

    public override Wire Wire { get; }

    public override string FirstValue => new JsonObject { ["api_key"] = _first.Value, ["key_id"] = _first.Id }.ToJsonString();

    public override (string Name, string Value)? Administrator => (AdministratorSecret, new JsonObject { ["key"] = _vendor.AdministratorKey }.ToJsonString());

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <param name="revokesPreviousKey">Whether the old key goes as soon as the new one is current, and not at the end of the next rotation.</param>
    public static async Task<ApiKeyScene> CreateAsync(bool revokesPreviousKey)
    {
        var vendor = await DemoVendor.StartAsync(Stop);
        var wire = Wire.To(vendor.Url.Port);
        return new ApiKeyScene(vendor, wire, revokesPreviousKey)
        {
            Rotator = new ApiKeyRotator(new ApiKeySettings
            {
                Recipe = RecipeBook.Find("demo"), VendorUrl = new Uri($"http://127.0.0.1:{wire.Port}"), AdministratorSecretId = AdministratorSecret,
                RevokesPreviousKey = revokesPreviousKey,
            }),
            CurrentAlwaysWorks = true,
        };
    }

    public override Task ResetAsync()
    {
        foreach (var key in _vendor.Keys.All)
            _vendor.Keys.Revoke(key.Id);
        _vendor.Forget();
        _first = _vendor.MakeKey("made by hand");
        return Task.CompletedTask;
    }

    public override string SecretIn(SecretValue value) => value.GetString("api_key");

    public override async Task<bool> WorksAsync(SecretValue value)
    {
        using var hello = new HttpRequestMessage(HttpMethod.Get, "/v1/hello");
        hello.Headers.Authorization = new AuthenticationHeaderValue("Bearer", SecretIn(value));
        using var answer = await _application.SendAsync(hello, Stop);
        return answer.IsSuccessStatusCode;
    }

    public override string? FindRemains() => _vendor.Keys.All.Count == _keysAtTheEnd ? null : $"{_vendor.Keys.All.Count} keys exist, and not {_keysAtTheEnd}";

    public override bool IsFarewell(string request) => false;

    public override string Describe(string request) => RequestLine().Match(request) is { Success: true } line ? line.Value : "more of it";

    public override Task<string> ReadServerLogAsync() => Task.FromResult(string.Join('\n', _vendor.Calls.Select(call => call.ToString())));

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _application.Dispose();
        await _vendor.DisposeAsync();
    }

    [GeneratedRegex("^[A-Z]+ /[^ ]*")]
    private static partial Regex RequestLine();
}
