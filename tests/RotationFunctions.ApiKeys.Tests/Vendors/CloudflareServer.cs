using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using RotationFunctions.Local.Vendors;

namespace RotationFunctions.ApiKeys.Tests.Vendors;

/// <summary>
/// Cloudflare's account API tokens as its documentation has them: an envelope around every answer, policies that a token must have, pages
/// of at most 50, a token that tells its own state, and a malformed one that gets 400.
/// </summary>
internal sealed class CloudflareServer(TimeProvider clock) : DocumentedVendor(clock)
{
    private const string Tokens = "/client/v4/accounts/5f0b6a7c1d2e4f3890ab12cd34ef5678/tokens";
    private readonly HashSet<string> _disabled = [];

    public override string AdministratorSecret => $$"""{"account_id":"5f0b6a7c1d2e4f3890ab12cd34ef5678","api_token":"{{Manager}}"}""";

    public override string SecretOf(VendorKey key) => $$"""
        {"api_token":"{{key.Value}}","token_id":"{{key.Id}}","policies":[{"effect":"allow","resources":{"com.cloudflare.api.account.zone.*":"*"},"permission_groups":[{"id":"4755a26e"}]}],"zone":"example.com"}
        """;

    /// <summary>Turns a token off in the dashboard: it is told as disabled, with status 200.</summary>
    public void Disable(string id) => _disabled.Add(id);

    protected override (string Id, string Value) Invent(int number) => (RandomNumberGenerator.GetHexString(32, lowercase: true), Letters(40));

    protected override void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Tokens, (HttpContext http, JsonObject order) => Order(http, () => Create(order)));
        routes.MapGet(Tokens, (HttpContext http) => AsManager(http, () => List(http)));
        routes.MapGet($"{Tokens}/verify", Verify);
        routes.MapDelete($"{Tokens}/{{id}}", (HttpContext http, string id) =>
            AsManager(http, () => Keys.Revoke(id) ? Answer(new JsonObject { ["id"] = id }) : Refuse(404, "API Token not found")));
    }

    protected override IResult Refuse(int status, string message) => Results.Json(
        new JsonObject
        {
            ["success"] = false,
            ["errors"] = new JsonArray(new JsonObject { ["code"] = 1000 + status, ["message"] = message }),
            ["messages"] = new JsonArray(),
            ["result"] = null,
        },
        statusCode: status);

    protected override IResult RefuseStranger() => Refuse(401, "Invalid API Token");

    private IResult Create(JsonObject order)
    {
        if (order["policies"] is not JsonArray { Count: > 0 } || (string?)order["name"] is not { Length: > 0 and <= 120 } name)
            return Refuse(400, "Invalid token name or policies");
        return Keys.TryIssue(name) is { } key
            ? Answer(new JsonObject { ["id"] = key.Id, ["name"] = key.Name, ["status"] = "active", ["value"] = key.Value })
            : Refuse(400, "Token quota exceeded");
    }

    private IResult List(HttpContext http)
    {
        var size = Math.Min(NumberOf(http, "per_page", 20), 50);
        var shown = Math.Min(size, PageSize);
        var (keys, _) = Page((NumberOf(http, "page", 1) - 1) * shown, shown);
        return Answer(new JsonArray([.. keys.Select(key => new JsonObject
        {
            ["id"] = key.Id, ["name"] = key.Name, ["status"] = "active", ["issued_on"] = key.Created.ToString("yyyy-MM-ddTHH:mm:ssZ", null),
        })]));
    }

    private IResult Verify(HttpContext http)
    {
        var value = CredentialOf(http);
        if (value.Length != 40)
            return Refuse(400, "Invalid request headers");
        return Know(value) is { } key
            ? Answer(new JsonObject { ["id"] = key.Id, ["status"] = _disabled.Contains(key.Id) ? "disabled" : "active" })
            : RefuseStranger();
    }

    private static IResult Answer(JsonNode result) =>
        Results.Json(new JsonObject { ["success"] = true, ["errors"] = new JsonArray(), ["messages"] = new JsonArray(), ["result"] = result });
}
