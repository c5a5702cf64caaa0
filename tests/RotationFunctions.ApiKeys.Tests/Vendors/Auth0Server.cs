using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using RotationFunctions.Local.Vendors;

namespace RotationFunctions.ApiKeys.Tests.Vendors;

/// <summary>
/// Auth0's applications as its documentation has them: one client secret that the Management API sets and that kills the one before, access
/// tokens by client credentials, 401 for a wrong secret and 403 for an audience without a grant.
/// </summary>
internal sealed class Auth0Server(TimeProvider clock) : DocumentedVendor(clock)
{
    private readonly HashSet<string> _accessTokens = [];
    private string? _chosen;

    /// <summary>Whether a client secret is acceptable.</summary>
    public Func<string, bool> Accepts { get; set; } = _ => true;

    public override int QuoteStatus => StatusCodes.Status403Forbidden;

    public override string AdministratorSecret => $$"""{"domain":"acme.eu.auth0.com","client_id":"manager","client_secret":"{{Manager}}"}""";

    /// <summary>The one client secret that works.</summary>
    public string ClientSecret => Keys.All.Single().Value;

    public override string SecretOf(VendorKey key) =>
        $$"""{"client_id":"app","client_secret":"{{key.Value}}","audience":"https://api.example.com/","domain":"acme.eu.auth0.com"}""";

    protected override (string Id, string Value) Invent(int number) => ("app", _chosen ?? Letters(64));

    protected override bool IsManager(HttpContext http) => _accessTokens.Contains(CredentialOf(http));

    protected override void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/oauth/token", (Delegate)TokenAsync);
        routes.MapPatch("/api/v2/clients/{id}", (HttpContext http, string id, JsonObject order) =>
            Order(http, () => id == "app" ? Change((string)order["client_secret"]!) : Refuse(404, "The client does not exist")));
    }

    protected override IResult Refuse(int status, string message) =>
        Results.Json(new JsonObject { ["statusCode"] = status, ["error"] = "Refused", ["message"] = message }, statusCode: status);

    protected override IResult RefuseStranger() => Refuse(401, "Invalid token");

    private async Task<IResult> TokenAsync(HttpContext http)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var (client, secret, audience) = ($"{form["client_id"]}", $"{form["client_secret"]}", $"{form["audience"]}");
        var isKnown = form["grant_type"] == "client_credentials" && (client == "manager" ? secret == Manager : Know(secret)?.Id == client);
        if (!isKnown)
            return Deny(401, "Unauthorized");
        if (audience != (client == "manager" ? "https://acme.eu.auth0.com/api/v2/" : "https://api.example.com/"))
            return Deny(403, $"Client is not authorized to access \"{audience}\"");
        var token = Letters(60);
        if (client == "manager")
            _accessTokens.Add(token);
        return Results.Json(new JsonObject { ["access_token"] = token, ["expires_in"] = 86400, ["token_type"] = "Bearer" });
    }

    private IResult Change(string secret)
    {
        if (!Accepts(secret))
            return Refuse(400, "Payload validation error");
        Keys.Revoke("app");
        _chosen = secret;
        Keys.TryIssue("chosen");
        return Results.Json(new JsonObject { ["client_id"] = "app" });
    }

    private static IResult Deny(int status, string description) =>
        Results.Json(new JsonObject { ["error"] = "access_denied", ["error_description"] = description }, statusCode: status);
}
