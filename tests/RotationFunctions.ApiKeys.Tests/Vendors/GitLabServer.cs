using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using RotationFunctions.Local.Vendors;

namespace RotationFunctions.ApiKeys.Tests.Vendors;

/// <summary>
/// GitLab's personal access tokens as its documentation has them: a token rotates itself and is revoked by that, the new one lives for a
/// week unless a date is named, and rotating with a revoked token revokes the whole family.
/// </summary>
internal sealed class GitLabServer(TimeProvider clock) : VendorServer(clock)
{
    private readonly Dictionary<string, DateOnly> _expiry = [];
    private readonly HashSet<string> _revoked = [];

    /// <summary>How often the reuse of a revoked token was detected.</summary>
    public int ReusesDetected { get; private set; }

    /// <summary>The instance's longest life of a token.</summary>
    public int LongestDays { get; set; } = 365;

    /// <summary>What its tokens begin with: an instance may say so.</summary>
    public string Prefix { get; set; } = "glpat-";

    protected override string CredentialHeader => "PRIVATE-TOKEN";

    /// <summary>The one token that works.</summary>
    public VendorKey? Active => Keys.All.SingleOrDefault(key => !_revoked.Contains(key.Id));

    public DateOnly ExpiryOf(VendorKey key) => _expiry[key.Id];

    protected override (string Id, string Value) Invent(int number) =>
        ($"{40 + number}", $"{Prefix}{RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-", 20)}");

    protected override void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v4/personal_access_tokens/self", (HttpContext http) =>
            Caller(http) is { } key ? Results.Json(Describe(key)) : Refuse(401, "401 Unauthorized"));
        routes.MapPost("/api/v4/personal_access_tokens/self/rotate", Rotate);
    }

    private IResult Rotate(HttpContext http, JsonObject order)
    {
        if (Caller(http) is not { } key)
        {
            if (Keys.FindByValue(CredentialOf(http)) is not null)
            {
                ReusesDetected++;
                RevokeAll();
            }
            return Refuse(401, "401 Unauthorized");
        }
        if (!key.Scopes.Contains("api") && !key.Scopes.Contains("self_rotate"))
            return Refuse(403, "403 Forbidden");
        var today = DateOnly.FromDateTime(Clock.GetUtcNow().UtcDateTime);
        var expiry = (string?)order["expires_at"] is { } text ? DateOnly.Parse(text, CultureInfo.InvariantCulture) : today.AddDays(7);
        if (expiry > today.AddDays(LongestDays))
            return Refuse(400, $"Expiration date must be before {today.AddDays(LongestDays):yyyy-MM-dd}");

        _revoked.Add(key.Id);
        var next = Keys.TryIssue(key.Name, key.Scopes)!;
        _expiry[next.Id] = expiry;
        var answer = Describe(next);
        answer["token"] = next.Value;
        return Results.Json(answer);
    }

    /// <summary>As an owner does in the console.</summary>
    public void RevokeAll()
    {
        foreach (var key in Keys.All)
            _revoked.Add(key.Id);
    }

    private VendorKey? Caller(HttpContext http) => Keys.FindByValue(CredentialOf(http)) is { } key && !_revoked.Contains(key.Id) ? key : null;

    private JsonObject Describe(VendorKey key) => new()
    {
        ["id"] = int.Parse(key.Id, CultureInfo.InvariantCulture),
        ["name"] = key.Name,
        ["revoked"] = _revoked.Contains(key.Id),
        ["created_at"] = key.Created.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
        ["scopes"] = new JsonArray([.. key.Scopes]),
        ["active"] = !_revoked.Contains(key.Id),
        ["expires_at"] = _expiry.TryGetValue(key.Id, out var expiry) ? expiry.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : null,
    };

    private static IResult Refuse(int status, string message) => Results.Json(new JsonObject { ["message"] = message }, statusCode: status);
}
