using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using RotationFunctions.Local.Vendors;

namespace RotationFunctions.ApiKeys.Tests.Vendors;

/// <summary>
/// OpenAI's service accounts of a project as its documentation has them: a key comes with the account that owns it and dies with it, it is
/// shown once, lists have a cursor, and times are Unix seconds.
/// </summary>
internal sealed class OpenAiServer(TimeProvider clock) : DocumentedVendor(clock)
{
    private const string Accounts = "/v1/organization/projects/proj_a1b2c3/service_accounts";

    public override string AdministratorSecret => $$"""{"api_key":"{{Manager}}","project_id":"proj_a1b2c3"}""";

    public override string SecretOf(VendorKey key) => $$"""{"api_key":"{{key.Value}}","service_account_id":"{{key.Id}}","model":"gpt-5"}""";

    protected override (string Id, string Value) Invent(int number) => ($"svc_acct_{Letters(12)}{number}", $"sk-svcacct-{Letters(48)}");

    protected override void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Accounts, (HttpContext http, JsonObject order) => Order(http, () => Create(Keys.TryIssue((string)order["name"]!)!)));
        routes.MapGet(Accounts, (HttpContext http) => AsManager(http, () => List(http)));
        routes.MapDelete($"{Accounts}/{{id}}", (HttpContext http, string id) => AsManager(http, () => Keys.Revoke(id)
            ? Results.Json(new JsonObject { ["object"] = "organization.project.service_account.deleted", ["id"] = id, ["deleted"] = true })
            : Refuse(404, "No such service account")));
        routes.MapGet("/v1/models", (HttpContext http) =>
            Know(CredentialOf(http)) is null ? RefuseStranger(http) : Results.Json(new JsonObject { ["object"] = "list", ["data"] = new JsonArray() }));
    }

    protected override IResult Refuse(int status, string message) => Results.Json(
        new JsonObject { ["error"] = new JsonObject { ["message"] = message, ["type"] = "invalid_request_error" } }, statusCode: status);

    protected override IResult RefuseStranger() => Refuse(401, "Incorrect API key provided");

    // It shows the ends of a key.
    protected override IResult RefuseStranger(HttpContext http)
    {
        var key = CredentialOf(http);
        return Refuse(401, $"Incorrect API key provided: {key[..8]}**************{key[^4..]}. You can find your API key at https://platform.openai.com/account/api-keys.");
    }

    private static IResult Create(VendorKey key)
    {
        var answer = Describe(key);
        answer["api_key"] = new JsonObject { ["object"] = "organization.project.service_account.api_key", ["id"] = "key_" + key.Id, ["value"] = key.Value };
        return Results.Json(answer);
    }

    private IResult List(HttpContext http)
    {
        var start = Keys.All.TakeWhile(key => key.Id != http.Request.Query["after"]).Count() + 1;
        var (keys, next) = Page(http.Request.Query.ContainsKey("after") ? start : 0, NumberOf(http, "limit", 20));
        VendorKey[] shown = [.. keys];
        return Results.Json(new JsonObject
        {
            ["object"] = "list",
            ["data"] = new JsonArray([.. shown.Select(Describe)]),
            ["first_id"] = shown.FirstOrDefault()?.Id,
            ["last_id"] = shown.LastOrDefault()?.Id,
            ["has_more"] = next is not null,
        });
    }

    private static JsonObject Describe(VendorKey key) => new()
    {
        ["object"] = "organization.project.service_account",
        ["id"] = key.Id,
        ["name"] = key.Name,
        ["role"] = "member",
        ["created_at"] = key.Created.ToUnixTimeSeconds(),
    };
}
