using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using RotationFunctions.Local.Vendors;

namespace RotationFunctions.ApiKeys.Tests.Vendors;

/// <summary>
/// Twilio SendGrid's API keys API as its documentation has it: bearer keys of 69 characters that are shown once, scopes that mean full
/// access where none is named, 100 keys and 403 past them, a list of names and ids alone, 204 and 404 on deletion.
/// </summary>
internal sealed class SendGridServer : VendorServer
{
    public const string FullAccess = "*";
    private const string Managing = "api_keys.";

    public SendGridServer(TimeProvider clock)
        : base(clock) => Keys.Limit = 100;

    /// <summary>What it answers to every order for a key, with status 400.</summary>
    public string? Quote { get; set; }

    /// <summary>The body of its no to every order for a key, with status 400.</summary>
    public string? Broken { get; set; }

    /// <summary>The status that goes with it.</summary>
    public int BrokenStatus { get; set; } = StatusCodes.Status400BadRequest;

    /// <summary>Where it sends every order for a key.</summary>
    public string? Redirect { get; set; }

    /// <summary>The status with which it refuses a key past the limit.</summary>
    public int LimitStatus { get; set; } = 403;

    /// <summary>Whether each answer sets a cookie.</summary>
    public bool SetsCookies { get; set; }

    /// <summary>The cookies of each request.</summary>
    public List<string> Cookies { get; } = [];

    /// <summary>How many characters too many an answer with a key has.</summary>
    public int Padding { get; set; }

    /// <summary>The number of the first of them.</summary>
    public int FirstPage { get; set; } = 1;

    /// <summary>Into pages of how many keys the list is cut, as other vendors do it; 0 for no pages.</summary>
    public int PageSize { get; set; }

    /// <summary>From which key on a page is empty, as where all that it had are filtered; 0 for none.</summary>
    public int EmptyPage { get; set; }

    protected override (string Id, string Value) Invent(int number)
    {
        var id = RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-", 22);
        return (id, $"SG.{id}.{RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-", 43)}");
    }

    protected override void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v3/api_keys", (HttpContext http, JsonObject order) => As(http, $"{Managing}create", () => Create(order)));
        routes.MapGet("/v3/api_keys", (HttpContext http) => As(http, $"{Managing}read", () => List(http)));
        routes.MapDelete("/v3/api_keys/{id}", (HttpContext http, string id) =>
            As(http, $"{Managing}delete", () => Keys.Revoke(id) ? Results.NoContent() : Refuse(404, "unable to find the API key")));
        routes.MapGet("/v3/scopes", (HttpContext http) =>
            As(http, scope: null, () => Results.Json(new JsonObject { ["scopes"] = new JsonArray([.. CallersScopes(http)]) })));
    }

    private IResult Create(JsonObject order)
    {
        if (Redirect is not null)
            return Results.Redirect(Redirect, preserveMethod: true);
        if (Broken is not null)
            return Results.Content(Broken, "application/json", statusCode: BrokenStatus);
        if (Quote is not null)
            return Refuse(400, Quote);
        if ((string?)order["name"] is not { Length: > 0 } name)
            return Refuse(400, "missing required argument", "name");
        string[] scopes = [.. order["scopes"]?.AsArray().Select(scope => (string)scope!) ?? [FullAccess]];
        if (Keys.TryIssue(name, scopes) is not { } key)
            return Refuse(LimitStatus, "You have reached the maximum number of API keys.");
        var answer = new JsonObject
        {
            ["api_key"] = key.Value,
            ["api_key_id"] = key.Id,
            ["name"] = name,
            ["scopes"] = new JsonArray([.. scopes]),
            ["padding"] = new string(' ', Padding),
        };
        return Results.Json(answer, statusCode: 201);
    }

    private IResult List(HttpContext http)
    {
        var query = http.Request.Query;
        var size = PageSize > 0 ? PageSize : Keys.Limit;
        var first = query["page"].Count > 0 ? int.Parse(query["page"]!, CultureInfo.InvariantCulture) - FirstPage : 0;
        var start = query["after"].Count > 0 ? int.Parse(query["after"]!, CultureInfo.InvariantCulture) : first * size;
        var answer = new JsonObject
        {
            ["result"] = new JsonArray([.. Keys.All.Skip(start).Take(EmptyPage > 0 && start == EmptyPage ? 0 : size).Select(key => new JsonObject { ["name"] = key.Name, ["api_key_id"] = key.Id })]),
        };
        if (start + size < Keys.All.Count)
        {
            answer["next"] = start + size;
            answer["next_url"] = $"/v3/api_keys?after={start + size}";
            answer["elsewhere"] = $"https://evil.example/v3/api_keys?after={start + size}";
        }
        return Results.Json(answer);
    }

    private IEnumerable<JsonNode> CallersScopes(HttpContext http) => Keys.FindByValue(CredentialOf(http))!.Scopes.Select(scope => JsonValue.Create(scope)!);

    private IResult As(HttpContext http, string? scope, Func<IResult> answer)
    {
        Cookies.Add($"{http.Request.Headers.Cookie}");
        if (SetsCookies)
            http.Response.Headers.SetCookie = "session=1; Path=/";
        if (Keys.FindByValue(CredentialOf(http)) is not { } key)
            return Refuse(401, "The provided authorization grant is invalid, expired, or revoked");
        return scope is null || key.Scopes.Contains(scope) || key.Scopes.Contains(FullAccess) ? answer() : Refuse(403, "access forbidden");
    }

    private static IResult Refuse(int status, string message, string? field = null) => Results.Json(
        new JsonObject { ["errors"] = new JsonArray(new JsonObject { ["field"] = field, ["message"] = message }) }, statusCode: status);
}
