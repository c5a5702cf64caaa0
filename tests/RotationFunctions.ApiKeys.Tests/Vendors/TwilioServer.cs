using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using RotationFunctions.Local.Vendors;

namespace RotationFunctions.ApiKeys.Tests.Vendors;

/// <summary>
/// Twilio's keys (2010-04-01) as its documentation has them: basic authentication, forms, a secret that is shown once, times as mail has
/// them, the next page as a path, and keys that may do everything but manage keys.
/// </summary>
internal sealed class TwilioServer(TimeProvider clock) : DocumentedVendor(clock)
{
    private const string Account = "AC0123456789abcdef0123456789abcdef";
    private const string ManagersSid = "SK00000000000000000000000000000001";
    private const string Path = $"/2010-04-01/Accounts/{Account}";

    public override string AdministratorSecret =>
        $$"""{"account_sid":"{{Account}}","api_key_sid":"{{ManagersSid}}","api_key_secret":"{{Manager}}"}""";

    public override string SecretOf(VendorKey key) =>
        $$"""{"account_sid":"{{Account}}","api_key_sid":"{{key.Id}}","api_key_secret":"{{key.Value}}","from":"+15005550006"}""";

    protected override (string Id, string Value) Invent(int number) => ($"SK{RandomNumberGenerator.GetHexString(32, lowercase: true)}", Letters(32));

    protected override bool IsManager(HttpContext http) => BasicOf(http) == (ManagersSid, Manager);

    protected override void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost($"{Path}/Keys.json", async (HttpContext http) =>
        {
            var form = await http.Request.ReadFormAsync(http.RequestAborted);
            return Order(http, () => Create($"{form["FriendlyName"]}"));
        });
        routes.MapGet($"{Path}/Keys.json", (HttpContext http) => AsManager(http, () => List(http)));
        routes.MapDelete($"{Path}/Keys/{{file}}", (HttpContext http, string file) => AsManager(http, () =>
            Keys.Revoke(file.Replace(".json", "", StringComparison.Ordinal)) ? Results.NoContent() : Refuse(404, "The requested resource was not found")));
        routes.MapGet($"{Path}/Messages.json", (HttpContext http) =>
            BasicOf(http) is { } caller && Know(caller.Password)?.Id == caller.User ? Results.Json(new JsonObject { ["messages"] = new JsonArray() }) : RefuseStranger());
    }

    protected override IResult Refuse(int status, string message) => Results.Json(
        new JsonObject { ["code"] = 20000 + (status - 400), ["message"] = message, ["more_info"] = "https://www.twilio.com/docs/errors", ["status"] = status }, statusCode: status);

    protected override IResult RefuseStranger() => Refuse(401, "Authenticate");

    private IResult Create(string name)
    {
        if (name.Length > 64)
            return Refuse(400, "FriendlyName is too long");
        var answer = Describe(Keys.TryIssue(name)!);
        answer["secret"] = Keys.All[^1].Value;
        return Results.Json(answer, statusCode: 201);
    }

    private IResult List(HttpContext http)
    {
        var (keys, next) = Page(NumberOf(http, "Page", 0), NumberOf(http, "PageSize", 50));
        return Results.Json(new JsonObject
        {
            ["keys"] = new JsonArray([.. keys.Select(Describe)]),
            ["next_page_uri"] = next is null ? null : $"{Path}/Keys.json?PageSize=2&Page={next}",
        });
    }

    private static JsonObject Describe(VendorKey key) => new()
    {
        ["sid"] = key.Id,
        ["friendly_name"] = key.Name,
        ["date_created"] = key.Created.ToString("ddd, dd MMM yyyy HH:mm:ss", CultureInfo.InvariantCulture) + " +0000",
    };
}
