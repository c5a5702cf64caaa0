using System.Net;
using System.Text;
using RotationFunctions.ApiKeys;
using RotationFunctions.Tests;

namespace RotationFunctions.Fuzz;

/// <summary>What a vendor may answer to each kind of request: a digit for the request, and the body.</summary>
internal static class VendorAnswers
{
    private static readonly SecretValue Secret = SecretValue.FromText("""{"api_key":"SG.current-key","api_key_id":"current","scopes":["a"]}""");
    private static readonly SecretValue Administrator = SecretValue.FromText("""{"api_key":"SG.administrators-key"}""");
    private static readonly HttpStatusCode[] Statuses = [HttpStatusCode.OK, HttpStatusCode.BadRequest, HttpStatusCode.TooManyRequests];

    public static IEnumerable<string> Seeds =>
    [
        """0{"api_key":"SG.new","api_key_id":"n","name":"rot-x"}""",
        """1{"result":[{"api_key_id":"i","name":"rot-x"},{"api_key_id":7,"name":null}]}""",
        """8{"errors":[{"message":"Too many requests"}]}""",
        """6{"errors":[{"message":"SG.current-key is no key","field":null}]}""",
    ];

    public static void Read(string text)
    {
        var number = text.Length > 0 && char.IsAsciiDigit(text[0]) ? text[0] - '0' : 0;
        using var http = VendorHttp.Create(inner => new Answering(inner, Statuses[number / 4], text.Length > 0 ? text[1..] : ""));
        var settings = new ApiKeySettings { Recipe = RecipeBook.Find("sendgrid"), AdministratorSecretId = "administrator" };
        var vendor = new VendorAccess(settings, http).Open(Secret, Administrator, new ImpatientClock(), () => TimeSpan.FromSeconds(60));
        try
        {
            AskAsync(vendor, number % 4).GetAwaiter().GetResult();
        }
        catch (RotationException)
        {
            // It is told by name.
        }
    }

    /// <exception cref="InvalidOperationException">A secret came through.</exception>
    public static void Scrub(string text)
    {
        var scrubber = new Scrubber();
        scrubber.Learn(Secret);
        if (scrubber.Scrub($"{text} SG.current-key {text}").Contains("SG.current-key", StringComparison.OrdinalIgnoreCase))
            throw new InvalidOperationException("A secret came through.");
    }

    private static Task AskAsync(Vendor vendor, int question) => question switch
    {
        0 => vendor.TryMintAsync("label", CancellationToken.None),
        1 => vendor.ListAsync("rot-", CancellationToken.None),
        2 => vendor.VerifyAsync(Secret, CancellationToken.None),
        _ => vendor.RevokeAsync("i", CancellationToken.None),
    };

    private sealed class Answering(HttpMessageHandler inner, HttpStatusCode status, string body) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(status) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) });
    }
}
