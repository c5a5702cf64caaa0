using NJsonSchema;

namespace RotationFunctions.ApiKeys.Tests.Recipes;

/// <summary>Whatever is wrong with a recipe is told before anything is sent: which place, what is wrong, what to do.</summary>
public class BadRecipeTests
{
    private const string WhereTo = "but only the recipe and the administrator's secret may say where an administrator's credential is sent: whoever can "
        + "write the application's secret could have it sent to a server of theirs.";

    private const string BothSecrets = "reaches both {secret.…} and {administrator.…}: whoever can write the application's secret could have what is in the administrator's "
        + "sent to a server of theirs. Take one of them.";

    /// <summary>One mistake each in a recipe that ships: where, what stands there, and what is said.</summary>
    public static TheoryData<string, string, string?, string> Mistakes => new()
    {
        { "sendgrid", "vendor", null, "$.vendor is missing." },
        { "sendgrid", "vendor", "\"\"", "$.vendor must be a non-empty string." },
        { "sendgrid", "vendro", "\"x\"", "$.vendro is not known here. There can be: $schema, authentication, base, expiresAfterDays, family, limit, message, "
            + "previousKey, requests, secret, settlesInSeconds, vendor." },
        { "sendgrid", "secret", "\"api_key\"", "$.secret must be an object." },
        { "sendgrid", "secret.id", null, "$.secret.id is missing." },
        { "sendgrid", "secret.id", "\"api_key\"", "$.secret has the id in 'api_key', and the ids of earlier keys in 'api_key_before': the key must stand in a field of its own." },
        { "sendgrid", "secret", """{"id":"key","key":"key_before"}""", "$.secret has the id in 'key', and the ids of earlier keys in 'key_before': the key must stand in a field of its own." },
        { "sendgrid", "secret.wholeNumbers", "\"account_id\"", "$.secret.wholeNumbers must be a list of the secret's fields." },
        { "sendgrid", "secret.wholeNumbers", "[7]", "$.secret.wholeNumbers[0] must be a non-empty string." },
        { "grafana", "secret.wholeNumbers", "[\"service_account\"]", "$.secret names 'service_account' among 'wholeNumbers', but no request reaches {secret.service_account}." },
        { "sendgrid", "base", null, "$.base is missing." },
        { "sendgrid", "base", "\"http://api.sendgrid.com\"", "$.base must begin with https://." },
        { "sendgrid", "base", "\"https:///v3\"", "$.base must have a host, or a host and a port up to 65535, after https://." },
        { "sendgrid", "base", "\"https://user@api.sendgrid.com\"", "$.base must have a host, or a host and a port up to 65535, after https://." },
        { "sendgrid", "base", "\"https://api.sendgrid.com:99999\"", "$.base must have a host, or a host and a port up to 65535, after https://." },
        { "sendgrid", "base", "\"https://api..sendgrid.com\"", "$.base must have a host, or a host and a port up to 65535, after https://." },
        { "sendgrid", "requests.verify.base", "\"https://{secret.host}:65536/v3\"", "$.requests.verify.base must have a host, or a host and a port up to 65535, after https://." },
        { "sendgrid", "base", "\"https://{secret.host}/v3\"", "$.base reaches {secret.host}, " + WhereTo },
        { "sendgrid", "base", "\"https://api.sendgrid.com:{secret.port}/v3\"", "$.base reaches {secret.port}, " + WhereTo },
        { "sendgrid", "base", "\"https://api.sendgrid.com/accounts/{secret.account}\"", "$.base reaches {secret.account}, " + WhereTo },
        { "sendgrid", "base", "\"https://api.sendgrid.com/{label}\"", "$.base reaches {label}, which there is not here. There is: {administrator.FIELD}." },
        { "sendgrid", "requests.verify.base", "\"https://{secret.host}/{administrator.api_key}\"", "$.requests.verify.base " + BothSecrets },
        { "sendgrid", "requests.verify.base", "\"https://{administrator.api_key}.{secret.host}\"", "$.requests.verify.base " + BothSecrets },
        { "sendgrid", "requests.verify.base", "\"https://api.sendgrid.com/{secret.account}/{administrator.account}\"", "$.requests.verify.base " + BothSecrets },
        { "sendgrid", "requests.revoke.base", "\"https://{secret.host}\"", "$.requests.revoke.base reaches {secret.host}, " + WhereTo },
        { "sendgrid", "authentication.administrator.bearer", "\"{secret.api_key}\"",
            "$.authentication.administrator.bearer reaches {secret.api_key}, but an administrator's credential comes from the administrator's secret alone." },
        { "sendgrid", "authentication.administrator", null, "$ needs 'authentication' with 'administrator', since a request is sent as the administrator." },
        { "sendgrid", "authentication.key", null, "$ needs 'authentication' with 'key', since a request is sent as the key." },
        { "sendgrid", "authentication.key", "{}", "$.authentication.key must have 'bearer', 'basic' or 'headers'." },
        { "sendgrid", "authentication.key.basic", """{"user":"u","password":"{key}"}""", "$.authentication.key must have 'bearer' or 'basic', not both: they are one header." },
        { "twilio", "authentication.key.basic.user", "\"key:{id}\"", "$.authentication.key.basic.user has a colon, at which the user of basic authentication would end (RFC 7617)." },
        { "sendgrid", "authentication.key.headers", """{"authorization":"{key}"}""",
            "$.authentication.key has two values for the header authorization: both there, or one of them in 'authentication'. Leave one out." },
        { "sendgrid", "requests.verify.headers", """{"AUTHORIZATION":"Bearer {key}"}""",
            "$.requests.verify has two values for the header AUTHORIZATION: both there, or one of them in 'authentication'. Leave one out." },
        { "sendgrid", "requests.mint.headers", """{"X-Note":"1","x-note":"2"}""",
            "$.requests.mint has two values for the header X-Note: both there, or one of them in 'authentication'. Leave one out." },
        { "sendgrid", "authentication.key.headers", """{"Host":"{key}"}""", "$.authentication.key.headers.Host is a header that a recipe must not set." },
        { "sendgrid", "authentication.key.headers", """{"X Y":"{key}"}""", "$.authentication.key.headers['X Y'] is not the name of a header." },
        { "sendgrid", "authentication.key.headers", """{"X-Key":"schlüssel {key}"}""",
            "$.authentication.key.headers['X-Key'] has a line break or another character that cannot stand in a header: only the printable ones of ASCII can." },
        { "sendgrid", "requests.verify.headers", """{"X-Note":"two\nlines"}""",
            "$.requests.verify.headers['X-Note'] has a line break or another character that cannot stand in a header: only the printable ones of ASCII can." },
        { "sendgrid", "authentication.administrator.bearer", "\"ключ\"",
            "$.authentication.administrator.bearer has a line break or another character that cannot stand in a header: only the printable ones of ASCII can." },
        { "sendgrid", "requests.mint.headers", """{"Content-Language":"de"}""",
            "$.requests.mint.headers['Content-Language'] is a header of an answer or of a body, which would not be sent. Leave it out." },
        { "sendgrid", "requests.mint.headers", """{"expires":"0"}""",
            "$.requests.mint.headers.expires is a header of an answer or of a body, which would not be sent. Leave it out." },
        { "sendgrid", "limit.keys", "2", "$.limit lets 2 keys exist at once, but a rotation needs room for a third beside the current and the previous one. Say \"previousKey\": \"revoked\"." },
        { "sendgrid", "limit", "{}", "$.limit must have 'keys', how many may exist, or 'status', with which one more is refused, or both." },
        { "sendgrid", "limit.status", "200", "$.limit.status must be a whole number from 400 to 499." },
        { "sendgrid", "settlesInSeconds", "\"30\"", "$.settlesInSeconds must be a whole number from 0 to 600." },
        { "sendgrid", "message", "\"errors\"", "$.message must be a JSON pointer such as /result/id." },
        { "sendgrid", "previousKey", "\"gone\"", "$.previousKey must be one of: kept, revoked." },
        { "sendgrid", "family", "\"coexistent\"", "$.family must be one of: coexisting, roll-in-place, chosen-value, supplied." },
        { "sendgrid", "requests.list", null, "$.requests.list is missing." },
        { "sendgrid", "requests.roll", "{}", "$.requests.roll is not known here. There can be: list, mint, revoke, verify." },
        { "sendgrid", "requests.mint.as", "\"admin\"", "$.requests.mint.as must be one of: administrator, key, nobody." },
        { "sendgrid", "requests.mint.method", "\"post\"", "$.requests.mint.method must be one of: GET, POST, PUT, PATCH, DELETE." },
        { "sendgrid", "requests.mint.path", "\"api_keys\"", "$.requests.mint.path must begin with a slash." },
        { "sendgrid", "requests.mint.path", "\"/api_keys?x={label}\"", "$.requests.mint.path must be a plain path: its query goes to 'query', and no segment is empty or made of dots." },
        { "sendgrid", "requests.mint.path", "\"/a/../b\"", "$.requests.mint.path must be a plain path: its query goes to 'query', and no segment is empty or made of dots." },
        { "sendgrid", "requests.mint.json.name", "\"{Label}\"", "$.requests.mint.json.name reaches {Label}, which there is not here. There is: {secret.FIELD}, {administrator.FIELD}, {label}." },
        { "sendgrid", "requests.mint.json.name", "\"{secret.}\"", "$.requests.mint.json.name reaches {secret.}, which names no field." },
        { "sendgrid", "requests.mint.json.name", "\"{label\"", "$.requests.mint.json.name has a brace that is not closed or not opened. A value stands between { and }; a brace itself is written twice." },
        { "sendgrid", "requests.mint.json.name", "[\"x\", {\"y\": \"}\"}]", "$.requests.mint.json.name[1].y has a brace that is not closed or not opened. A value stands between { and }; a brace itself is written twice." },
        { "sendgrid", "requests.mint.form", """{"name":"{label}"}""", "$.requests.mint must have 'json' or 'form', not both." },
        { "sendgrid", "requests.mint.key", "\"api_key\"", "$.requests.mint.key must be a JSON pointer such as /result/id." },
        { "sendgrid", "requests.mint.key", "\"/a~b\"", "$.requests.mint.key has a ~ that is neither ~0 nor ~1, as ~ and / are written within a JSON pointer (RFC 6901)." },
        { "sendgrid", "requests.verify.expect", """{"/a~":true}""",
            "$.requests.verify.expect['/a~'] has a ~ that is neither ~0 nor ~1, as ~ and / are written within a JSON pointer (RFC 6901)." },
        { "sendgrid", "requests.mint.id", "\"/api_key\"",
            "$.requests.mint.id is the place of the key itself, but logs and secrets' lists of earlier keys show ids. Name the place of an id that is no secret." },
        { "sendgrid", "requests.mint.query", """{"expires":"{expires.date}"}""",
            "$.requests.mint.query.expires reaches {expires.date}, which there is not here. There is: {secret.FIELD}, {administrator.FIELD}, {label}." },
        { "sendgrid", "requests.verify.headers", """{"X-Admin":"{administrator.api_key}"}""",
            "$.requests.verify.headers['X-Admin'] reaches {administrator.api_key}, but this request does not carry the administrator's credential, and nothing else of the administrator's secret is for it." },
        { "sendgrid", "requests.verify.expect", """{"active":true}""", "$.requests.verify.expect.active must be a JSON pointer such as /active, with a string, number, true or false that must stand there." },
        { "sendgrid", "requests.verify.refused", "401", "$.requests.verify.refused must be a list of statuses such as [401, 403]." },
        { "sendgrid", "requests.verify.refused", "[401, 200]", "$.requests.verify.refused[1] must be a whole number from 400 to 499." },
        { "sendgrid", "requests.list.label", null,
            "$.requests.list must have 'label', where an item has the key's label; or \"allOurs\": true, where every key in the list belongs to this secret alone." },
        { "sendgrid", "requests.list.pages", """{"first":1}""",
            "$.requests.list.pages must have the 'parameter' and the number of the 'first' page; or 'next', where an answer has the next page's URL or, with a 'parameter', its cursor." },
        { "sendgrid", "requests.mint.json.name", "\"always the same\"",
            "$.requests.mint must carry {label}, since the list tells keys apart by their label at '/name': put it where the vendor keeps a key's name." },
        { "sendgrid", "requests.revoke.path", "\"/api_keys\"",
            "$.requests.revoke must carry {id}, which is the key to revoke: put it into the path, or wherever the vendor wants it." },
        { "sendgrid", "requests.revoke.path", "\"/api_keys/{secret.api_key_id}\"",
            "$.requests.revoke must carry {id}, which is the key to revoke: put it into the path, or wherever the vendor wants it." },
        { "auth0", "requests.set.json", """{"client_secret":"{secret.client_secret}"}""",
            "$.requests.set must carry {new_key}, which is what the vendor is to take: put it where the vendor wants the new key." },
        { "auth0", "requests.verify.form.client_secret", "\"{secret.client_secret}\"",
            "$.requests.verify must carry {key}, since any key would pass it otherwise: put it there, or send it as the key with {key} in 'authentication'." },
        { "sendgrid", "requests.verify.as", "\"administrator\"",
            "$.requests.verify must carry {key}, since any key would pass it otherwise: put it there, or send it as the key with {key} in 'authentication'." },
        { "twilio", "authentication.key.basic.password", "\"{secret.api_key_secret}\"",
            "$.requests.verify must carry {key}, since any key would pass it otherwise: put it there, or send it as the key with {key} in 'authentication'." },
        { "gitlab", "whenLost", null, "$.whenLost is missing." },
        { "gitlab", "requests.roll.id", null, "$.requests.roll.id is missing." },
        { "gitlab", "expiresAfterDays", null, "$.requests.roll.json.expires_at reaches {expires.date}, which there is not here. There is: {secret.FIELD}, {id}." },
        { "grafana", "expiresAfterDays", null,
            "$.requests.mint.json.secondsToLive reaches {expires.seconds}, which there is not here. There is: {secret.FIELD}, {administrator.FIELD}, {label}." },
        { "mongodb-atlas", "authentication.administrator.token.answer", null, "$.authentication.administrator.token.answer is missing." },
        { "mongodb-atlas", "authentication.administrator.token.basic.password", null, "$.authentication.administrator.token.basic.password is missing." },
        { "mongodb-atlas", "authentication.administrator.token.basic.user", "\"{secret.client_id}\"",
            "$.authentication.administrator.token.basic.user reaches {secret.client_id}, but an administrator's credential comes from the administrator's secret alone." },
        { "mongodb-atlas", "authentication.administrator.token.base", "\"https://{secret.host}\"", "$.authentication.administrator.token.base reaches {secret.host}, " + WhereTo },
        { "mongodb-atlas", "previousKey", null,
            "$.limit lets 2 keys exist at once, but a rotation needs room for a third beside the current and the previous one. Say \"previousKey\": \"revoked\"." },
        { "supplied", "instructions", null, "$.instructions is missing." },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_told_with_its_place(string recipe, string path, string? value, string told)
    {
        var error = Assert.Throws<RotationException>(() => Recipe.Parse("bad", RecipeTexts.Changed(recipe, path, value)));

        Assert.Equal(ApiKeyErrors.InvalidRecipe, error.Code);
        Assert.EndsWith($", so nothing was sent. {told}", error.Message, StringComparison.Ordinal);
    }

    /// <summary>What a template may reach and what goes together, a schema cannot say; everything else an editor finds as well.</summary>
    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task The_schema_finds_what_a_schema_can(string recipe, string path, string? value, string told)
    {
        var schema = await JsonSchema.FromJsonAsync(RecipeBook.SchemaText, TestContext.Current.CancellationToken);
        string[] beyond = ["reaches", "brace", "'authentication'", "lets 2 keys", "must not set", "name of a header", "character that cannot", "would not be sent", "host and a port", "plain path", "not both", "two values for the header", "field of its own", "has a colon", "$.requests.roll.id", "at once", "must carry", "key itself"];

        var isFound = schema.Validate(RecipeTexts.Changed(recipe, path, value)).Count > 0;

        Assert.True(isFound || beyond.Any(word => told.Contains(word, StringComparison.Ordinal)), $"The schema lets it pass: {told}");
    }

    [Fact]
    public void All_mistakes_are_told_at_once()
    {
        var error = Assert.Throws<RotationException>(() => Recipe.Parse("bad", """
            { "vendor": 1, "family": "roll-in-place", "secret": { "key": "k", "extra": 1 }, "whenLost": "x", "requests": { "roll": { "as": "key", "path": "/{nothing}" } } }
            """));

        Assert.Equal("InvalidRecipe: The recipe 'bad' has 8 mistakes, so nothing was sent. $.vendor must be a non-empty string. $.base is missing. "
            + "$.requests.roll.method is missing. $.requests.roll.path reaches {nothing}, which there is not here. There is: {secret.FIELD}, {id}. "
            + "$.requests.roll.key is missing. $.requests.verify is missing. $ needs 'authentication' with 'key', since a request is sent as the key. "
            + "$.secret.extra is not known here. There can be: administrator, id, key, wholeNumbers.", error.Message);
    }

    [Theory]
    [InlineData("\"family\":\"coexistent\"", "$.family must be one of: coexisting, roll-in-place, chosen-value, supplied.")]
    [InlineData("\"family\":\"coexisting\",\"family\":\"coexisting\"", "$.family stands there twice.")]
    public void A_family_that_is_misspelt_and_a_property_that_stands_twice_hide_no_other_mistake(string family, string told)
    {
        var bad = RecipeTexts.Changed("sendgrid", "base", "\"http://x\"").Replace("\"/name\"", "\"name\"", StringComparison.Ordinal)
            .Replace("\"family\":\"coexisting\"", $"{family},\"vendro\":1", StringComparison.Ordinal);

        var error = Assert.Throws<RotationException>(() => Recipe.Parse("bad", bad));

        Assert.Contains($" 4 mistakes, so nothing was sent. {told} ", error.Message, StringComparison.Ordinal);
        Assert.Contains("$.base must begin with https://.", error.Message, StringComparison.Ordinal);
        Assert.Contains("$.requests.list.label must be a JSON pointer such as /result/id.", error.Message, StringComparison.Ordinal);
        Assert.Contains("$.vendro is not known here.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_value_that_cannot_be_read_is_a_mistake_as_well()
    {
        var error = Assert.Throws<RotationException>(() => Recipe.Parse("bad", """{"vendor":"a","vendor":"\ud800"}"""));

        Assert.Contains("2 mistakes, so nothing was sent. $.vendor stands there twice. $.vendor has an escape that is not Unicode", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "The recipe 'bad' is not JSON; the mistake is in line 1.")]
    [InlineData("{\n  \"vendor\": ", "The recipe 'bad' is not JSON; the mistake is in line 2.")]
    [InlineData("{\"vendor\":\"a\",\"vendor\":\"b\"}", "3 mistakes, so nothing was sent. $.vendor stands there twice. $.family is missing. $.secret is missing.")]
    [InlineData("[]", "$.family is missing.")]
    [InlineData("3", "$.family is missing.")]
    public void What_is_no_recipe_at_all_is_told_too(string text, string told)
    {
        var error = Assert.Throws<RotationException>(() => Recipe.Parse("bad", text));

        Assert.Contains(told, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"Twilio SendGrid\"", "\"\\ud800\"", "$.vendor")]
    [InlineData("\"coexisting\"", "\"\\ud800\"", "$.family")]
    [InlineData("\"/errors/0/message\"", "[\"/a\", \"/\\udc00\"]", "$.message[1]")]
    [InlineData("\"{label}\"", "\"{label} \\ud800\"", "$.requests.mint.json.name")]
    [InlineData("\"administrator\", \"method\"", "\"\\ud800\", \"method\"", "$.requests.mint.as")]
    [InlineData("\"POST\"", "\"\\ud800\"", "$.requests.mint.method")]
    [InlineData("\"verify\": {", "\"verify\": { \"expect\": { \"/ok\": \"\\ud800\" },", "$.requests.verify.expect['/ok']")]
    public void An_escape_that_is_not_Unicode_is_told_with_its_place(string text, string broken, string path)
    {
        var json = RecipeBook.TextOf("sendgrid");
        var at = json.IndexOf(text, StringComparison.Ordinal);
        var error = Assert.Throws<RotationException>(() => Recipe.Parse("bad", json[..at] + broken + json[(at + text.Length)..]));

        Assert.Equal($"InvalidRecipe: The recipe 'bad' has a mistake, so nothing was sent. {path} has an escape that is not Unicode, such as half a surrogate pair. "
            + "Write the character itself.", error.Message);
    }

    [Theory]
    [InlineData("""{"\ud800":1}""", "a mistake, so nothing was sent. $ has a name with an escape that is not Unicode")]
    [InlineData("""{"a":{"\ud800":1},"b":"\udc00"}""", "2 mistakes, so nothing was sent. $.a has a name with an escape that is not Unicode")]
    [InlineData("""{"\ud800":1,"\ud800":2}""", "a mistake, so nothing was sent. $ has a name with an escape that is not Unicode")]
    public void A_name_whose_escape_is_not_Unicode_is_told_too(string text, string told)
    {
        var error = Assert.Throws<RotationException>(() => Recipe.Parse("bad", text));

        Assert.Contains(told, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_that_is_not_Unicode_is_no_recipe() => Assert.Equal(
        "InvalidRecipe: The recipe 'bad' is not JSON.", Assert.Throws<RotationException>(() => Recipe.Parse("bad", "{\"vendor\":\"\ud800\"}")).Message);

    [Theory]
    [InlineData("mongodb-atlas", "requests.mint.json.name", "\"no label, since all keys in the list are this secret's\"")]
    [InlineData("sendgrid", "requests.revoke", """{"as":"administrator","method":"POST","path":"/revoke","json":{"keys":["{id}"]}}""")]
    [InlineData("sendgrid", "requests.revoke", """{"as":"administrator","method":"POST","path":"/revoke","query":{"id":"{id}"}}""")]
    [InlineData("sendgrid", "requests.revoke", """{"as":"administrator","method":"POST","path":"/revoke","form":{"id":"{id}"}}""")]
    [InlineData("sendgrid", "requests.mint.headers", """{"X-Name":"{label}"}""")]
    [InlineData("sendgrid", "authentication.key", """{"headers":{"X-Key":"{key}"}}""")]
    public void Wherever_a_request_carries_what_it_must_it_is_found(string recipe, string path, string value)
    {
        var text = RecipeTexts.Changed(recipe, path, value);
        if (path.EndsWith("headers", StringComparison.Ordinal))
            text = text.Replace("\"name\":\"{label}\",", "", StringComparison.Ordinal);

        Assert.NotNull(Recipe.Parse("own", text));
    }

    [Fact]
    public void A_base_that_reaches_the_secret_is_no_mistake_where_no_administrator_is_at_stake()
    {
        var recipe = Recipe.Parse("own", RecipeTexts.Changed("gitlab", "base", "\"https://{secret.host}/api/v4\""));

        Assert.False(recipe.NeedsAdministrator);
    }

    [Fact]
    public void An_account_may_come_from_the_administrators_secret() =>
        Assert.True(Recipe.Parse("own", RecipeTexts.Changed("sendgrid", "base", "\"https://{administrator.host}/accounts/{administrator.account}\"")).NeedsAdministrator);
}
