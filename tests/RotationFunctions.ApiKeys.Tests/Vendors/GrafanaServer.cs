using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using RotationFunctions.Local.Vendors;

namespace RotationFunctions.ApiKeys.Tests.Vendors;

/// <summary>
/// Grafana's service account tokens as its documentation has them: numbers for ids, names that are unique, a life in seconds that the
/// instance may limit, a list of an account's without an envelope, 200 and 404 on deletion.
/// </summary>
internal sealed class GrafanaServer(TimeProvider clock) : DocumentedVendor(clock)
{
    private const string Tokens = "/api/serviceaccounts/{account}/tokens";
    private const string First = "7";
    private readonly Dictionary<string, long> _lives = [];
    private readonly Dictionary<string, string> _accounts = [];

    /// <summary>The instance's longest life of a token, in seconds; none unless set.</summary>
    public long? LongestLife { get; set; }

    public override string AdministratorSecret => $$"""{"host":"grafana.example.com","token":"{{Manager}}"}""";

    public override string SecretOf(VendorKey key) => $$"""{"token":"{{key.Value}}","token_id":{{key.Id}},"service_account_id":7,"url":"https://grafana.example.com"}""";

    public long LifeOf(string id) => _lives[id];

    /// <summary>The service account of a token; the first one, unless it was made for another.</summary>
    public string AccountOf(string id) => _accounts.GetValueOrDefault(id, First);

    protected override (string Id, string Value) Invent(int number) => ($"{100 + number}", $"glsa_{Letters(32)}_{number:x8}");

    protected override void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Tokens, (HttpContext http, string account, JsonObject order) => Order(http, () => Create(account, order)));
        routes.MapGet(Tokens, (HttpContext http, string account) => AsManager(http, () => List(account)));
        routes.MapDelete($"{Tokens}/{{id}}", (HttpContext http, string account, string id) =>
            AsManager(http, () => AccountOf(id) == account && Keys.Revoke(id) ? Results.Json(new JsonObject { ["message"] = "API key deleted" }) : Refuse(404, "Failed to delete API key")));
        routes.MapGet("/api/org", (HttpContext http) =>
            Know(CredentialOf(http)) is null ? RefuseStranger() : Results.Json(new JsonObject { ["id"] = 1, ["name"] = "Main Org." }));
    }

    protected override IResult Refuse(int status, string message) => Results.Json(new JsonObject { ["message"] = message }, statusCode: status);

    protected override IResult RefuseStranger() => Refuse(401, "Invalid API key");

    private IResult Create(string account, JsonObject order)
    {
        var life = (long?)order["secondsToLive"] ?? 0;
        if (LongestLife is { } longest && (life == 0 || life > longest))
            return Refuse(400, "Number of seconds before expiration is greater than the global limit");
        var name = (string)order["name"]!;
        if (Keys.All.Any(key => key.Name == name))
            return Refuse(409, "service account token with given name already exists in the organization");
        var key = Keys.TryIssue(name)!;
        _lives[key.Id] = life;
        _accounts[key.Id] = account;
        return Results.Json(new JsonObject { ["id"] = int.Parse(key.Id, null), ["name"] = key.Name, ["key"] = key.Value });
    }

    private IResult List(string account) => Results.Json(new JsonArray([.. Keys.All.Where(key => AccountOf(key.Id) == account).Select(key => new JsonObject
    {
        ["id"] = int.Parse(key.Id, null), ["name"] = key.Name, ["created"] = key.Created.ToString("O"), ["expiration"] = null, ["hasExpired"] = false,
    })]));
}
