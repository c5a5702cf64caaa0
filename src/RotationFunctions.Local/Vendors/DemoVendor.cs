using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace RotationFunctions.Local.Vendors;

/// <summary>
/// A small vendor of our own, for trying things out: an administrator makes, lists and revokes keys, and a key greets whoever holds it.
/// Its recipe ships as <c>demo</c>.
/// </summary>
public sealed class DemoVendor : VendorServer
{
    private DemoVendor(TimeProvider? clock)
        : base(clock)
    {
    }

    /// <summary>What proves that the administrator asks.</summary>
    public string AdministratorKey { get; } = $"admin_{RandomNumberGenerator.GetHexString(40, lowercase: true)}";

    public static async Task<DemoVendor> StartAsync(CancellationToken cancellationToken, TimeProvider? clock = null)
    {
        var vendor = new DemoVendor(clock);
        await vendor.ListenAsync(cancellationToken);
        return vendor;
    }

    /// <summary>Makes a key as a person would in the vendor's console.</summary>
    public VendorKey MakeKey(string name) => Keys.TryIssue(name) ?? throw new InvalidOperationException("No further key may exist.");

    protected override (string Id, string Value) Invent(int number) =>
        ($"{1000 + number}", $"demo_{RandomNumberGenerator.GetHexString(40, lowercase: true)}");

    protected override void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/keys", (HttpContext http, JsonObject order) => AsAdministrator(http, () => Make(order)));
        routes.MapGet("/v1/keys", (HttpContext http) => AsAdministrator(http, List));
        routes.MapDelete("/v1/keys/{id}", (HttpContext http, string id) =>
            AsAdministrator(http, () => Keys.Revoke(id) ? Results.NoContent() : Refuse(StatusCodes.Status404NotFound, "There is no such key.")));
        routes.MapGet("/v1/hello", (HttpContext http) => Keys.FindByValue(CredentialOf(http)) is { } key
            ? Results.Json(new JsonObject { ["hello"] = key.Name })
            : Refuse(StatusCodes.Status401Unauthorized, "The key is not known."));
    }

    private IResult Make(JsonObject order) => Keys.TryIssue((string?)order["name"] ?? "") is { } key
        ? Results.Json(new JsonObject { ["id"] = key.Id, ["key"] = key.Value }, statusCode: StatusCodes.Status201Created)
        : Refuse(StatusCodes.Status409Conflict, $"No more than {Keys.Limit} keys may exist.");

    private IResult List() => Results.Json(new JsonObject
    {
        ["keys"] = new JsonArray([.. Keys.All.Select(key => new JsonObject { ["id"] = key.Id, ["name"] = key.Name, ["created"] = key.Created.ToString("O") })]),
    });

    private IResult AsAdministrator(HttpContext http, Func<IResult> answer) =>
        CredentialOf(http) == AdministratorKey ? answer() : Refuse(StatusCodes.Status401Unauthorized, "Only the administrator may do that.");

    private static IResult Refuse(int status, string message) => Results.Json(new JsonObject { ["message"] = message }, statusCode: status);
}
