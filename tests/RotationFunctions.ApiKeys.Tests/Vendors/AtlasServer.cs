using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using RotationFunctions.Local.Vendors;

namespace RotationFunctions.ApiKeys.Tests.Vendors;

/// <summary>
/// MongoDB Atlas's service account secrets as its documentation has them: access tokens by basic authentication, an API that wants its
/// version in Accept, two secrets at once and no third, and a life in hours that must be named.
/// </summary>
internal sealed class AtlasServer : DocumentedVendor
{
    private const string Account = "/api/atlas/v2/orgs/64a1b2c3d4e5f60718293a4b/serviceAccounts/mdb_sa_id_app";
    private const string Version = "application/vnd.atlas.2024-08-05+json";
    private readonly HashSet<string> _accessTokens = [];
    private readonly Dictionary<string, int> _lives = [];

    public AtlasServer(TimeProvider clock)
        : base(clock) => Keys.Limit = 2;

    public override string AdministratorSecret =>
        $$"""{"org_id":"64a1b2c3d4e5f60718293a4b","client_id":"mdb_sa_id_admin","client_secret":"{{Manager}}"}""";

    public override string SecretOf(VendorKey key) => $$"""{"client_id":"mdb_sa_id_app","client_secret":"{{key.Value}}","secret_id":"{{key.Id}}"}""";

    /// <summary>How many hours a secret lives.</summary>
    public int LifeOf(string id) => _lives[id];

    protected override (string Id, string Value) Invent(int number) => ($"{number:x24}", $"mdb_sa_sk_{Letters(40)}");

    protected override bool IsManager(HttpContext http) => _accessTokens.Contains(CredentialOf(http));

    protected override void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/oauth/token", (Delegate)TokenAsync);
        routes.MapPost($"{Account}/secrets", (HttpContext http, JsonObject order) => Versioned(http, () => Order(http, () => Create(order))));
        routes.MapGet(Account, (HttpContext http) => Versioned(http, () => AsManager(http, List)));
        routes.MapDelete($"{Account}/secrets/{{id}}", (HttpContext http, string id) => Versioned(http, () =>
            AsManager(http, () => Keys.Revoke(id) ? Results.NoContent() : Refuse(404, "The secret was not found"))));
    }

    protected override IResult Refuse(int status, string message) =>
        Results.Json(new JsonObject { ["error"] = status, ["errorCode"] = "REFUSED", ["detail"] = message }, statusCode: status);

    protected override IResult RefuseStranger() => Refuse(401, "You are not authorized for this resource");

    private IResult Versioned(HttpContext http, Func<IResult> answer) =>
        http.Request.Headers.Accept == Version ? answer() : Refuse(406, "The Accept header names no version of the API");

    private async Task<IResult> TokenAsync(HttpContext http)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        if (BasicOf(http) is not { } caller || form["grant_type"] != "client_credentials" || !IsKnown(caller.User, caller.Password))
            return Results.Json(new JsonObject { ["error"] = "invalid_client", ["error_description"] = "The client is unknown, or its secret is wrong" }, statusCode: 401);
        var token = Letters(60);
        if (caller.User == "mdb_sa_id_admin")
            _accessTokens.Add(token);
        return Results.Json(new JsonObject { ["access_token"] = token, ["expires_in"] = 3600, ["token_type"] = "Bearer" });
    }

    private bool IsKnown(string client, string secret) =>
        client == "mdb_sa_id_admin" ? secret == Manager : client == "mdb_sa_id_app" && Know(secret) is not null;

    private IResult Create(JsonObject order)
    {
        if (order["secretExpiresAfterHours"] is not JsonValue life || !life.TryGetValue<int>(out var hours) || hours is < 8 or > 8766)
            return Refuse(400, "secretExpiresAfterHours must be between 8 and 8766");
        if (Keys.TryIssue("") is not { } key)
            return Refuse(400, "A service account has at most two secrets");
        _lives[key.Id] = hours;
        var answer = Describe(key);
        answer["secret"] = key.Value;
        return Results.Json(answer, statusCode: 201);
    }

    private IResult List() => Results.Json(new JsonObject { ["clientId"] = "mdb_sa_id_app", ["secrets"] = new JsonArray([.. Keys.All.Select(Describe)]) });

    private static JsonObject Describe(VendorKey key) =>
        new() { ["id"] = key.Id, ["createdAt"] = key.Created.ToString("O"), ["maskedSecretValue"] = $"mdb_sa_sk_…{key.Value[^4..]}" };
}
