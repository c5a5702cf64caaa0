using System.Text.Json;
using System.Text.Json.Nodes;
using System.Web;
using CsCheck;

namespace RotationFunctions.ApiKeys.Tests.Templates;

/// <summary>Whatever a value is, it comes out as one piece of what it stands in, and as itself.</summary>
public class EscapingTests
{
    private static readonly Recipe Recipe = Recipe.Parse("echo", """
        {
          "vendor": "Echo", "family": "chosen-value", "secret": { "key": "key", "id": "id" }, "base": "https://echo.example/base",
          "authentication": { "key": { "headers": { "X-Key": "<{key}>" } } },
          "requests": {
            "set": {
              "as": "key", "method": "POST", "path": "/before/{secret.value}/x-{secret.value}/after", "query": { "q&": "{secret.value}", "r": "1" },
              "headers": { "X-New-Key": "{new_key}" },
              "json": { "text": "<{secret.value}>", "whole": "{secret.value}", "list": ["{secret.list}", "{{}}"], "constant": 1.50 }
            },
            "verify": { "as": "nobody", "method": "POST", "path": "/", "headers": { "X-Key": "{key}" }, "form": { "a=": "{secret.value}", "b": "2" } }
          }
        }
        """);

    /// <summary>Any text, and often such as means something in a URL, a header, JSON or a form.</summary>
    private static readonly Gen<string> Values = Gen.OneOf(
        Gen.String[Gen.Char.AlphaNumeric, 1, 20],
        Gen.OneOf("..", ".", "/", "//evil.example/", "../..", "%2e%2e", "%2F", "?x=1", "#", "@evil.example", "a&b=c", "\"", "\\", "{key}", "}}", "+", " ", "é", "日本", "\"},{\"x\":\"", "😀", "\u2028"),
        Gen.String[Gen.OneOf("./?#&=%+ \"\\{}<>'@:;,é\u0000\r\n".ToCharArray()), 1, 12]);

    [Fact]
    public void In_a_URL_a_value_is_one_segment_and_one_parameter() => Values.Sample(value =>
    {
        if (value is "." or "..")
        {
            var error = Assert.Throws<RotationException>(() => Url(value));
            return error.Message == "InvalidSecret: The value of the secret has a field 'value' that is empty or consists of dots, which would lead to another place of the vendor's API.";
        }
        var url = Url(value);
        string[] segments = url.AbsolutePath.Split('/');
        return url.Host == "echo.example" && url.Fragment.Length == 0
            && segments.SequenceEqual(["", "base", "before", segments[3], segments[4], "after"])
            && Uri.UnescapeDataString(segments[3]) == value
            && Uri.UnescapeDataString(segments[4]) == $"x-{value}"
            && Pairs(url.Query.TrimStart('?')).SequenceEqual([("q&", value), ("r", "1")]);
    });

    [Fact]
    public void In_JSON_a_value_is_one_string() => Values.Sample(value =>
    {
        var body = JsonNode.Parse(Text(Recipe.Set!.Request.Body!, value))!.AsObject();
        return (string?)body["text"] == $"<{value}>" && (string?)body["whole"] == value && body.Count == 4 && body["constant"]!.ToJsonString() == "1.50";
    });

    [Fact]
    public void In_a_form_a_value_is_one_field() => Values.Sample(value =>
        Pairs(Text(Recipe.Verify!.Request.Body!, value)).SequenceEqual([("a=", value), ("b", "2")]));

    [Fact]
    public void In_a_header_a_value_is_refused_where_it_would_end_it() => Values.Sample(value =>
    {
        using var request = new HttpRequestMessage();
        var secret = Secret(value, key: value);
        if (value.All(character => character is >= ' ' and <= '~'))
        {
            Recipe.Key!.Apply(request, ValuesOf(secret));
            return request.Headers.GetValues("X-Key").Single() == $"<{value}>" && request.Headers.Count() == 1;
        }
        var error = Assert.Throws<RotationException>(() => Recipe.Key!.Apply(request, ValuesOf(secret)));
        return error.Message.EndsWith("has a line break or another character that cannot stand in a header.", StringComparison.Ordinal) && !request.Headers.Any();
    });

    [Theory]
    [InlineData("a:b")]
    [InlineData(":")]
    public void A_user_of_basic_authentication_is_refused_where_a_colon_would_end_it(string user)
    {
        using var request = new HttpRequestMessage();
        var values = new TemplateValues(SecretValue.FromText(JsonSerializer.Serialize(new { client_id = user, client_secret = "s" })), null, new Dictionary<string, string>(), new KeyFields(Recipe));
        var atlas = RecipeBook.Find("mongodb-atlas");

        var error = Assert.Throws<RotationException>(() => atlas.Key!.Apply(request, values));

        Assert.Equal("InvalidSecret: The value of the secret has a field 'client_id' that has a colon, at which the user of basic authentication would end (RFC 7617).", error.Message);
        Assert.Empty(request.Headers);
    }

    [Fact]
    public void A_string_that_is_one_value_alone_becomes_what_the_secret_has_there()
    {
        var body = JsonNode.Parse(Text(Recipe.Set!.Request.Body!, "x"))!;

        Assert.Equal("""[[1,{"a":null}],"{}"]""", body["list"]!.ToJsonString());
    }

    [Fact]
    public void A_value_that_is_empty_does_not_lead_to_another_place()
    {
        var revoke = RecipeBook.Find("sendgrid").Revoke!;

        var error = Assert.Throws<RotationException>(() => revoke.Url.Render(
            new TemplateValues(SecretValue.FromText("{}"), null, new Dictionary<string, string> { [ValueName.Id] = "" }, new KeyFields(Recipe)), null));

        Assert.Equal("AnswerUnusable: The value {id} is empty or consists of dots, which would lead to another place of the vendor's API.", error.Message);
    }

    [Theory]
    [InlineData("/scopes/", "https://api.sendgrid.com/v3/scopes/")]
    [InlineData("/scopes", "https://api.sendgrid.com/v3/scopes")]
    [InlineData("/", "https://api.sendgrid.com/v3")]
    public void A_slash_at_the_end_is_sent_as_the_recipe_has_it(string path, string url) => Assert.Equal(url, Recipe.Parse(
        "own", RecipeTexts.Changed("sendgrid", "requests.verify.path", $"\"{path}\"")).Verify!.Request.Url.Render(ValuesOf(SecretValue.FromText("{}")), null).AbsoluteUri);

    [Theory]
    [InlineData("""{"value":"\ud800"}""")]
    [InlineData("""{"value":["\ud800"]}""")]
    public void Half_a_surrogate_pair_is_refused_by_name_wherever_it_would_stand(string secret)
    {
        var values = ValuesOf(SecretValue.FromText(secret));

        Assert.Equal(RotationErrors.InvalidSecret, Assert.Throws<RotationException>(() => Recipe.Set!.Request.Body!.Render(values)).Code);
        Assert.Equal(RotationErrors.InvalidSecret, Assert.Throws<RotationException>(() => Recipe.Set!.Request.Url.Render(values, null)).Code);
    }

    [Fact]
    public void A_key_alone_that_is_half_a_surrogate_pair_is_refused_by_name() =>
        Assert.Equal(RotationErrors.InvalidSecret, Assert.Throws<RotationException>(() => new KeyFields(Recipe).KeyOf(SecretValue.FromText("key\ud800"))).Code);

    [Theory]
    [InlineData("""{"value":["a"]}""", "has a field 'value' that is not a non-empty string. Correct it.")]
    [InlineData("""{"value":""}""", "has a field 'value' that is not a non-empty string. Correct it.")]
    [InlineData("""{}""", "lacks the field 'value', which the vendor's recipe needs. Add it.")]
    [InlineData("""plain""", "is not a JSON object")]
    public void What_is_no_text_cannot_stand_in_a_URL(string secret, string told)
    {
        var error = Assert.Throws<RotationException>(() => Recipe.Set!.Request.Url.Render(ValuesOf(SecretValue.FromText(secret)), null));

        Assert.Equal(RotationErrors.InvalidSecret, error.Code);
        Assert.Contains(told, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_URL_that_would_be_too_long_is_told()
    {
        var error = Assert.Throws<RotationException>(() => Url(new string('x', 30_000)));

        Assert.Equal("InvalidSecret: The URL of a request would have 90052 characters. Look for a field that stands in it, by the recipe, and is far too long.", error.Message);
    }

    [Fact]
    public void A_number_is_written_as_it_is() =>
        Assert.Equal("https://echo.example/base/before/42/x-42/after?q%26=42&r=1", Recipe.Set!.Request.Url.Render(ValuesOf(SecretValue.FromText("""{"value":42}""")), null).AbsoluteUri);

    private static Uri Url(string value) => Recipe.Set!.Request.Url.Render(ValuesOf(Secret(value)), null);

    private static string Text(IBodyTemplate body, string value)
    {
        using var content = body.Render(ValuesOf(Secret(value)));
        using var reader = new StreamReader(content.ReadAsStream(TestContext.Current.CancellationToken));
        return reader.ReadToEnd();
    }

    private static IEnumerable<(string, string)> Pairs(string query) => query.Split('&').Select(pair => pair.Split('='))
        .Select(pair => (HttpUtility.UrlDecode(pair[0]), HttpUtility.UrlDecode(pair[1])));

    private static SecretValue Secret(string value, string key = "k") => SecretValue.FromText(
        JsonSerializer.Serialize(new Dictionary<string, object> { ["value"] = value, ["key"] = key, ["list"] = new object[] { 1, new Dictionary<string, object?> { ["a"] = null } } }));

    private static TemplateValues ValuesOf(SecretValue secret) => new(secret, null, new Dictionary<string, string>(), new KeyFields(Recipe));
}
