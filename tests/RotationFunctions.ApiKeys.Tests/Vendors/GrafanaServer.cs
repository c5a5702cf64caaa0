using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using RotationFunctions.Local.Vendors;

namespace RotationFunctions.ApiKeys.Tests.Vendors;

/// <summary>
/// Grafana's service account tokens as its documentation has them: numbers for ids, names that are unique, a life in seconds that the
/// instance may limit, a list without an envelope, 200 and 404 on deletion.
/// </summary>
internal sealed class GrafanaServer(TimeProvider clock) : DocumentedVendor(clock)
{
    private const string Tokens = "/api/serviceaccounts/7/tokens";
    private readonly Dictionary<string, long> _lives = [];

    /// <summary>The instance's longest life of a token, in seconds; none unless set.</summary>
    public long? LongestLife { get; set; }

    public override string AdministratorSecret => $$"""{"host":"grafana.example.com","token":"{{Manager}}"}""";

    public override string SecretOf(VendorKey key) => $$"""{"token":"{{key.Value}}","token_id":{{key.Id}},"service_account_id":7,"url":"https://grafana.example.com"}""";

    public long LifeOf(string id) => _lives[id];

    protected override (string Id, string Value) Invent(int number) => ($"{100 + number}", $"glsa_{Letters(32)}_{number:x8}");

    protected override void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Tokens, (HttpContext http, JsonObject order) => Order(http, () => Create(order)));
        routes.MapGet(Tokens, (HttpContext http) => AsManager(http, List));
        routes.MapDelete($"{Tokens}/{{id}}", (HttpContext http, string id) =>
            AsManager(http, () => Keys.Revoke(id) ? Results.Json(new JsonObject { ["message"] = "API key deleted" }) : Refuse(404, "Failed to delete API key")));
        routes.MapGet("/api/org", (HttpContext http) =>
            Know(CredentialOf(http)) is null ? RefuseStranger() : Results.Json(new JsonObject { ["id"] = 1, ["name"] = "Main Org." }));
    }

    protected override IResult Refuse(int status, string message) => Results.Json(new JsonObject { ["message"] = message }, statusCode: status);

    protected override IResult RefuseStranger() => Refuse(401, "Invalid API key");

    private IResult Create(JsonObject order)
    {
        var life = (long?)order["secondsToLive"] ?? 0;
        if (LongestLife is { } longest && (life == 0 || life > longest))
            return Refuse(400, "Number of seconds before expiration is greater than the global limit");
        var name = (string)order["name"]!;
        if (Keys.All.Any(key => key.Name == name))
            return Refuse(409, "service account token with given name already exists in the organization");
        var key = Keys.TryIssue(name)!;
        _lives[key.Id] = life;
        return Results.Json(new JsonObject { ["id"] = int.Parse(key.Id, null), ["name"] = key.Name, ["key"] = key.Value });
    }

    private IResult List() => Results.Json(new JsonArray([.. Keys.All.Select(key => new JsonObject
    {
        ["id"] = int.Parse(key.Id, null), ["name"] = key.Name, ["created"] = key.Created.ToString("O"), ["expiration"] = null, ["hasExpired"] = false,
    })]));
}
