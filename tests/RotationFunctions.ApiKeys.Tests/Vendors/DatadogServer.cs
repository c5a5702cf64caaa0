using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using RotationFunctions.Local.Vendors;

namespace RotationFunctions.ApiKeys.Tests.Vendors;

/// <summary>
/// Datadog's API keys as its documentation has them: an API key and an application key in headers of their own, JSON:API bodies, pages from
/// 0, 50 keys whose names are unique, 403 for a key that is not valid.
/// </summary>
internal sealed class DatadogServer : DocumentedVendor
{
    private const string ManagersApiKey = "0123456789abcdef0123456789abcdef";

    public DatadogServer(TimeProvider clock)
        : base(clock) => Keys.Limit = 50;

    public override string AdministratorSecret =>
        $$"""{"site":"datadoghq.eu","api_key":"{{ManagersApiKey}}","application_key":"{{Manager}}"}""";

    protected override string CredentialHeader => "DD-API-KEY";

    public override string SecretOf(VendorKey key) => $$"""{"api_key":"{{key.Value}}","api_key_id":"{{key.Id}}","site":"datadoghq.eu"}""";

    protected override (string Id, string Value) Invent(int number) =>
        ($"{number:x8}-0000-4000-8000-{RandomNumberGenerator.GetHexString(12, lowercase: true)}", RandomNumberGenerator.GetHexString(32, lowercase: true));

    protected override bool IsManager(HttpContext http) => CredentialOf(http) == ManagersApiKey && http.Request.Headers["DD-APPLICATION-KEY"] == Manager;

    protected override void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/v2/api_keys", (HttpContext http, JsonObject order) => Order(http, () => Create(order)));
        routes.MapGet("/api/v2/api_keys", (HttpContext http) => AsManager(http, () => List(http)));
        routes.MapDelete("/api/v2/api_keys/{id}", (HttpContext http, string id) =>
            AsManager(http, () => Keys.Revoke(id) ? Results.NoContent() : Refuse(404, "API key not found")));
        routes.MapGet("/api/v1/validate", (HttpContext http) =>
            Know(CredentialOf(http)) is null ? RefuseStranger() : Results.Json(new JsonObject { ["valid"] = true }));
    }

    protected override IResult Refuse(int status, string message) =>
        Results.Json(new JsonObject { ["errors"] = new JsonArray(message) }, statusCode: status);

    protected override IResult RefuseStranger() => Refuse(403, "Forbidden");

    private IResult Create(JsonObject order)
    {
        if ((string?)order["data"]?["type"] != "api_keys" || (string?)order["data"]?["attributes"]?["name"] is not { Length: > 0 } name)
            return Refuse(400, "Invalid body");
        if (Keys.All.Any(key => key.Name == name))
            return Refuse(400, "The name is taken");
        if (Keys.TryIssue(name) is not { } key)
            return Refuse(400, "The organization has reached its maximum number of API keys");
        var data = Describe(key);
        data["attributes"]!["key"] = key.Value;
        return Results.Json(new JsonObject { ["data"] = data }, statusCode: 201);
    }

    private IResult List(HttpContext http)
    {
        var size = Math.Min(NumberOf(http, "page[size]", 10), PageSize);
        var (keys, _) = Page(NumberOf(http, "page[number]", 0) * size, size);
        return Results.Json(new JsonObject { ["data"] = new JsonArray([.. keys.Select(Describe)]) });
    }

    private static JsonObject Describe(VendorKey key) => new()
    {
        ["type"] = "api_keys",
        ["id"] = key.Id,
        ["attributes"] = new JsonObject { ["name"] = key.Name, ["last4"] = key.Value[^4..], ["created_at"] = key.Created.ToString("O") },
    };
}
