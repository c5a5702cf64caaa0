using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using RotationFunctions.Local.Vendors;

namespace RotationFunctions.ApiKeys.Tests.Vendors;

/// <summary>
/// Confluent Cloud's API keys as its documentation has them: basic authentication by a cloud key, 202 for a key that is being made, an
/// owner and a resource that it is for, pages by URL, 402 past a quota, and clusters that know a new key only after a while.
/// </summary>
internal sealed class ConfluentServer(TimeProvider clock) : DocumentedVendor(clock)
{
    private const string ManagersKey = "CLOUDKEY00000001";

    public override string OtherHost => "pkc-4r5t6.eu-central-1.aws.confluent.cloud";

    public override string AdministratorSecret => $$"""{"api_key":"{{ManagersKey}}","api_secret":"{{Manager}}"}""";

    public override string SecretOf(VendorKey key) => $$"""
        {"api_key":"{{key.Id}}","api_secret":"{{key.Value}}","service_account":"sa-a1b2c3","cluster_id":"lkc-x9y8z7","environment":"env-q1w2e3",
         "cluster_host":"pkc-4r5t6.eu-central-1.aws","bootstrap_servers":"pkc-4r5t6.eu-central-1.aws.confluent.cloud:9092"}
        """;

    protected override (string Id, string Value) Invent(int number) => ($"APIKEY{number:D10}", $"cflt{Letters(60)}");

    protected override bool IsManager(HttpContext http) => BasicOf(http) == (ManagersKey, Manager);

    protected override void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/iam/v2/api-keys", (HttpContext http, JsonObject order) => Order(http, () => Create(order["spec"]!)));
        routes.MapGet("/iam/v2/api-keys", (HttpContext http) => AsManager(http, () => List(http)));
        routes.MapDelete("/iam/v2/api-keys/{id}", (HttpContext http, string id) =>
            AsManager(http, () => Keys.Revoke(id) ? Results.NoContent() : Refuse(404, "API key not found")));
        routes.MapGet("/kafka/v3/clusters/lkc-x9y8z7", (HttpContext http) =>
            BasicOf(http) is { } caller && Know(caller.Password)?.Id == caller.User
                ? Results.Json(new JsonObject { ["cluster_id"] = "lkc-x9y8z7" })
                : Results.Json(new JsonObject { ["error_code"] = 40101, ["message"] = "Unauthorized" }, statusCode: 401));
    }

    protected override IResult Refuse(int status, string message) => Results.Json(
        new JsonObject { ["errors"] = new JsonArray(new JsonObject { ["id"] = "ed42afdc", ["status"] = $"{status}", ["detail"] = message }) }, statusCode: status);

    protected override IResult RefuseStranger() => Refuse(401, "Valid authentication credentials must be provided");

    private IResult Create(JsonNode spec)
    {
        if ((string?)spec["owner"]?["id"] != "sa-a1b2c3" || (string?)spec["resource"]?["id"] != "lkc-x9y8z7" || (string?)spec["resource"]?["environment"] != "env-q1w2e3")
            return Refuse(400, "The owner or the resource does not exist");
        if (Keys.TryIssue((string)spec["display_name"]!) is not { } key)
            return Refuse(402, "The request would exceed the quota: apikeys_per_org");
        var answer = Describe(key);
        answer["spec"]!["secret"] = key.Value;
        return Results.Json(answer, statusCode: 202);
    }

    private IResult List(HttpContext http)
    {
        var query = http.Request.Query;
        if (query["spec.owner"] != "sa-a1b2c3" || query["spec.resource"] != "lkc-x9y8z7")
            return Refuse(400, "These are not the keys that the secret is about");
        var (keys, next) = Page(NumberOf(http, "page_token", 0), NumberOf(http, "page_size", 10));
        var url = $"{Url.GetLeftPart(UriPartial.Authority)}{http.Request.Path}?spec.owner=sa-a1b2c3&spec.resource=lkc-x9y8z7&page_size=100&page_token={next}";
        return Results.Json(new JsonObject
        {
            ["data"] = new JsonArray([.. keys.Select(Describe)]),
            ["metadata"] = next is null ? [] : new JsonObject { ["next"] = url },
        });
    }

    private static JsonObject Describe(VendorKey key) => new()
    {
        ["id"] = key.Id,
        ["metadata"] = new JsonObject { ["created_at"] = key.Created.ToString("O") },
        ["spec"] = new JsonObject { ["display_name"] = key.Name, ["owner"] = new JsonObject { ["id"] = "sa-a1b2c3" } },
    };
}
