using System.Net;
using System.Text;
using CsCheck;
using RotationFunctions.Tests;

namespace RotationFunctions.ApiKeys.Tests.Http;

/// <summary>Whatever a vendor answers, it is used or told by name.</summary>
public class FuzzTests
{
    private static readonly (string Recipe, string Secret, string Answer)[] Usual =
    [
        ("sendgrid", """{"api_key":"k","api_key_id":"i","scopes":["a"]}""",
            """{"api_key":"SG.new","api_key_id":"n","name":"n","result":[{"api_key_id":"i","name":"rot-x"},{"api_key_id":7,"name":null}],"errors":[{"message":"no","field":null}]}"""),
        ("twilio", """{"api_key_secret":"k","api_key_sid":"SK1","account_sid":"AC1"}""",
            """{"sid":"SK2","secret":"s","keys":[{"sid":"SK1","friendly_name":"a","date_created":"Mon, 09 Mar 2026 10:00:00 +0000"}],"next_page_uri":"/2010-04-01/Accounts/AC1/Keys.json?Page=1","message":"no"}"""),
        ("cloudflare", """{"api_token":"k","token_id":"i","policies":[]}""",
            """{"success":true,"result":[{"id":"i","name":"n","issued_on":"2026-03-09T10:00:00Z"}],"errors":[{"message":"no"}]}"""),
    ];

    private static readonly Gen<string> Other = Gen.OneOf(
        "null", "true", "0", "-1", "1e400", "99999999999999999999", "\"\"", "\"\\ud800\"", "\"\\u0000\"", "\"9999-99-99\"", "\"-1\"", "\"2147483648\"", "[]", "{}", "[null]", "[[]]", "[{}]", "[\"a\"]",
        "{\"\\ud800\":1}", "{\"a\":1,\"a\":2}", "\"//other.example/\"", "\"http://[\"", "\u0001", "]", "", $"\"{new string('x', 100_000)}\"");

    private static readonly Gen<int> Statuses = Gen.OneOf(200, 200, 200, 201, 204, 301, 400, 401, 403, 404, 409, 418, 429, 500, 599);

    [Fact]
    public Task Whatever_it_is_nothing_is_unhandled() => Gen.Select(Gen.OneOf(Usual), Gen.Int[0, 1000], Other, Statuses, Gen.Int[0, 4]).SampleAsync(async (usual, place, other, status, question) =>
    {
        var answer = JsonPlaces.Overwrite(usual.Answer, place, other);
        using var http = VendorHttp.Create(inner => new Answering(inner, (HttpStatusCode)status, answer));
        var settings = new ApiKeySettings { Recipe = RecipeBook.Find(usual.Recipe), AdministratorSecretId = Names.Administrator };
        var administrator = SecretValue.FromText("""{"api_key":"a","api_key_sid":"SKa","api_key_secret":"a","account_sid":"AC1","api_token":"t","account_id":"acc"}""");
        var secret = SecretValue.FromText(usual.Secret);
        var vendor = new VendorAccess(settings, http).Open(secret, administrator, new ImpatientClock(), () => TimeSpan.FromSeconds(60));
        try
        {
            await AskAsync(vendor, secret, question);
        }
        catch (RotationException told)
        {
            string[] expected = [ApiKeyErrors.VendorRefused, ApiKeyErrors.VendorBusy, ApiKeyErrors.AnswerUnusable, ApiKeyErrors.Redirected];
            Assert.Contains(told.Code, expected);
            Assert.True(told.Message.Length < 1000);
        }
    }, iter: 2000);

    private static Task AskAsync(Vendor vendor, SecretValue secret, int question) => question switch
    {
        0 => vendor.TryMintAsync("label", TestContext.Current.CancellationToken),
        1 => vendor.ListAsync("rot-", TestContext.Current.CancellationToken),
        2 => vendor.VerifyAsync(secret, TestContext.Current.CancellationToken),
        _ => vendor.RevokeAsync("i", TestContext.Current.CancellationToken),
    };

    /// <summary>Answers every request the same, in the vendor's place.</summary>
    private sealed class Answering(HttpMessageHandler inner, HttpStatusCode status, string body) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(status) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) });
    }
}
