using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using RotationFunctions.Local.Vendors;

namespace RotationFunctions.ApiKeys.Tests.Vendors;

/// <summary>
/// A vendor of our own that takes the key it is given: by its administrator, who first needs an access token, or by the holder of the
/// key. The account part of its URL must be right.
/// </summary>
internal sealed class PinServer(TimeProvider clock) : VendorServer(clock)
{
    private readonly HashSet<string> _accessTokens = [];

    /// <summary>The pin that works.</summary>
    public string Pin { get; set; } = "first-pin-0001";

    public Func<string, bool> Accepts { get; set; } = _ => true;

    /// <summary>The access token that it gives; one by chance unless set.</summary>
    public string? AccessToken { get; set; }

    /// <summary>How many access tokens were given out.</summary>
    public int AccessTokens => _accessTokens.Count;

    protected override (string Id, string Value) Invent(int number) => throw new NotSupportedException();

    protected override void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/oauth/token", async (HttpContext http) =>
        {
            var form = await http.Request.ReadFormAsync(http.RequestAborted);
            return form["client_id"] == "c&d=é" && form["client_secret"] == "s+/ %2F" ? Results.Json(new JsonObject { ["access_token"] = NewToken(), ["granted"] = true }) : Results.StatusCode(401);
        });
        routes.MapPut("/accounts/a-1/pins/{user}", (HttpContext http, string user, JsonObject order) =>
        {
            var mayChange = _accessTokens.Contains(CredentialOf(http)) || CredentialOf(http) == Pin;
            if (Uri.UnescapeDataString(user) != "o'neil/ä" || !mayChange)
                return Results.Json(new JsonObject { ["error"] = QuoteOf(http) }, statusCode: 401);
            var pin = (string)order["pin"]!;
            if (!Accepts(pin))
                return Results.Json(new JsonObject { ["error"] = $"'{pin}' is too easy" }, statusCode: 422);
            Pin = pin;
            return Results.Json(new JsonObject { ["ok"] = true });
        });
        routes.MapGet("/me", (HttpContext http) => Results.Json(new JsonObject { ["ok"] = CredentialOf(http) == Pin }));
    }

    private static string? QuoteOf(HttpContext http) => http.Request.Headers["X-Token"] is [{ } token] ? $"Unknown token: {token}" : null;

    private string NewToken()
    {
        var token = AccessToken ?? RandomNumberGenerator.GetHexString(32);
        _accessTokens.Add(token);
        return token;
    }
}
