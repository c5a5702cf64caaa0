using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using RotationFunctions.ApiKeys;
using RotationFunctions.ApiKeys.Tests.Vendors;
using RotationFunctions.Local.Vendors;
using RotationFunctions.Tests;

namespace RotationFunctions.Walk.Tests.ApiKeys;

/// <summary>A token of GitLab's, which replaces itself and dies of that.</summary>
internal sealed partial class RolledScene : ApiKeyScene
{
    private readonly GitLabServer _vendor;
    private VendorKey _first = null!;
    private int _reusesBefore;

    private RolledScene(GitLabServer vendor, Wire wire)
        : base(vendor, wire) => _vendor = vendor;

    public override string FirstValue =>
        new JsonObject { ["token"] = _first.Value, ["token_id"] = int.Parse(_first.Id, CultureInfo.InvariantCulture) }.ToJsonString();

    public override Regex LossOfKey => BetweenAnswerAndPut();

    public override IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["RECIPE"] = "gitlab", ["VENDOR_URL"] = $"http://127.0.0.1:{Wire.Port}", ["VENDOR_HTTP"] = "loopback",
    };

    public override bool RunsOneAtATime => true;

    protected override string Field => "token";

    /// <param name="canary">Makes another rotator than the product's, for the vendor's address.</param>
    public static async Task<RolledScene> CreateAsync(Func<Uri, Rotator>? canary = null)
    {
        var vendor = new GitLabServer(TimeProvider.System);
        await vendor.ListenAsync(TestContext.Current.CancellationToken);
        var wire = Wire.To(vendor.Url.Port);
        var address = new Uri($"http://127.0.0.1:{wire.Port}");
        return new RolledScene(vendor, wire)
        {
            Rotator = canary?.Invoke(address) ?? new ApiKeyRotator(new ApiKeySettings { Recipe = RecipeBook.Find("gitlab"), VendorUrl = address }),
            CurrentAlwaysWorks = false,
        };
    }

    public override Task ResetAsync()
    {
        _vendor.RevokeAll();
        _reusesBefore = _vendor.ReusesDetected;
        _first = _vendor.Keys.TryIssue("deploy", "self_rotate")!;
        return base.ResetAsync();
    }

    public override async Task<bool> WorksAsync(SecretValue value) => await AskAsync("/api/v4/personal_access_tokens/self", value) is not null;

    // The vendor takes a second replacement by a dead token for the work of a thief, and revokes all of the family.
    public override string? FindRemains() => _vendor.ReusesDetected == _reusesBefore && _vendor.Active is not null ? null : "a dead token was used to replace itself";

    protected override void Authenticate(HttpRequestHeaders headers, string key) => headers.Add("PRIVATE-TOKEN", key);

    [GeneratedRegex(@"PutSecretValue#1\+?:(throttle|error|cut-before|kill-before|delay)|(CutAfter|KillAfter|ErrorAfter) at request [0-9]+( and on)? to the server \(POST [^)]*/rotate\)")]
    private static partial Regex BetweenAnswerAndPut();
}
