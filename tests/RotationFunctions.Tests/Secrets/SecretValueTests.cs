using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;

namespace RotationFunctions.Tests;

public class SecretValueTests
{
    private const string Origin = "version v1 of secret shop";
    private const string Advice = "Store the credential as one, for example {\"username\": …, \"password\": …}.";
    private const string NotJson = $"is not a JSON object with distinct field names. {Advice}";

    private const string Lacks = "lacks the field 'a'. Add it as a non-empty string.";
    private const string Binary = "is binary, but must be a JSON object. Store the credential as a SecretString.";

    private static readonly Gen<string> AnyText = Gen.String.Where(text => text.EnumerateRunes().All(rune => rune.Value != 0xFFFD));

    [Theory]
    [InlineData("""{"a":"text"}""", "text")]
    [InlineData("""{"a":"qu\"ote \\ \u00e4 \ud83d\ude00"}""", "qu\"ote \\ ä 😀")]
    [InlineData("""{"a":"ключ 鍵 🔑"}""", "ключ 鍵 🔑")]
    [InlineData("""{"\u0061":" "}""", " ")]
    public void Reads_a_text_field(string json, string text)
    {
        Assert.Equal(text, SecretValue.FromText(json).GetString("a"));
        Assert.Equal(text, SecretValue.FromText(json).FindString("a"));
    }

    [Theory]
    [InlineData("""{"a":5432}""", 5432)]
    [InlineData("""{"a":"5432"}""", 5432)]
    [InlineData("""{"a":-1}""", -1)]
    [InlineData("""{"a":2147483647}""", int.MaxValue)]
    [InlineData("""{"a":null}""", null)]
    [InlineData("""{"b":1}""", null)]
    public void Reads_a_whole_number_also_from_text(string json, int? number) => Assert.Equal(number, SecretValue.FromText(json).FindInteger("a"));

    [Theory]
    [InlineData("""{"a":true}""", true)]
    [InlineData("""{"a":false}""", false)]
    [InlineData("""{"a":"true"}""", true)]
    [InlineData("""{"a":"False"}""", false)]
    [InlineData("""{"a":null}""", null)]
    [InlineData("{}", null)]
    public void Reads_a_yes_or_no_also_from_text(string json, bool? flag) => Assert.Equal(flag, SecretValue.FromText(json).FindBoolean("a"));

    [Theory]
    [InlineData("""{"b":"x"}""")]
    [InlineData("""{"a":null}""")]
    [InlineData("""{"A":"x"}""")]
    public void A_text_field_that_is_absent_or_null_is_not_found(string json) => Assert.Null(SecretValue.FromText(json).FindString("a"));

    /// <summary>Every mistake in a value, with the sentence that reading a field as text, a number and a yes or no gets.</summary>
    public static TheoryData<string, string, string, string> Mistakes => new()
    {
        { "", NotJson, NotJson, NotJson },
        { "hunter2-canary", NotJson, NotJson, NotJson },
        { "[hunter2-canary", NotJson, NotJson, NotJson },
        { "{hunter2-canary]", NotJson, NotJson, NotJson },
        { "{a:canary", Broken("there is a mistake in line 1, at byte 2"), Broken("there is a mistake in line 1, at byte 2"), Broken("there is a mistake in line 1, at byte 2") },
        { "null", NotJson, NotJson, NotJson },
        { "[1]", Broken("it is an array"), Broken("it is an array"), Broken("it is an array") },
        { "\"text\"", NotJson, NotJson, NotJson },
        { """{"a":"canary" """, Broken("there is a mistake in line 1, at byte 15"), Broken("there is a mistake in line 1, at byte 15"), Broken("there is a mistake in line 1, at byte 15") },
        { """{'a':'canary'}""", Broken("there is a mistake in line 1, at byte 2"), Broken("there is a mistake in line 1, at byte 2"), Broken("there is a mistake in line 1, at byte 2") },
        { """{"a":"canary",}""", Broken("there is a mistake in line 1, at byte 15"), Broken("there is a mistake in line 1, at byte 15"), Broken("there is a mistake in line 1, at byte 15") },
        { """{"a":"canary"} // why""", Broken("there is a mistake in line 1, at byte 16"), Broken("there is a mistake in line 1, at byte 16"), Broken("there is a mistake in line 1, at byte 16") },
        { "\ufeff{\"a\":\"canary\"}", Broken("there is a mistake in line 1, at byte 1"), Broken("there is a mistake in line 1, at byte 1"), Broken("there is a mistake in line 1, at byte 1") },
        { """{"a":"canary","a":"canary"}""", Broken("the field 'a' stands there twice"), Broken("the field 'a' stands there twice"), Broken("the field 'a' stands there twice") },
        { """{"a":"canary","\u0061":"other"}""", Broken("the field 'a' stands there twice"), Broken("the field 'a' stands there twice"), Broken("the field 'a' stands there twice") },
        { """{"b":{"c":1,"c":2},"a":"x"}""", Broken("the field 'b.c' stands there twice"), Broken("the field 'b.c' stands there twice"), Broken("the field 'b.c' stands there twice") },
        { $$"""{"b":{{new string('[', 80)}}{{new string(']', 80)}},"a":"x"}""", Broken("there is a mistake in line 1, at byte 69"), Broken("there is a mistake in line 1, at byte 69"), Broken("there is a mistake in line 1, at byte 69") },
        { """{"\ud83d":1,"a":"x"}""", Broken("it has text that is not Unicode, such as half a surrogate pair"), Broken("it has text that is not Unicode, such as half a surrogate pair"), Broken("it has text that is not Unicode, such as half a surrogate pair") },
        { "\n[{\"a\":\"canary\"},{\"c\":1,\n\"c\":2}", Broken("there is a mistake in line 3, at byte 7"), Broken("there is a mistake in line 3, at byte 7"), Broken("there is a mistake in line 3, at byte 7") },
        { """{"b":[0,{"c":1,"c":2}],"a":"x"}""", Broken("the field 'b[1].c' stands there twice"), Broken("the field 'b[1].c' stands there twice"), Broken("the field 'b[1].c' stands there twice") },
        { "{}", Lacks, "", "" },
        { """{"a":null}""", Lacks, "", "" },
        { """{"a":""}""", Wrong("a non-empty string"), Wrong("a whole number"), Wrong("true or false") },
        { """{"a":"canary"}""", "", Wrong("a whole number"), Wrong("true or false") },
        { """{"a":1}""", Wrong("a non-empty string"), "", Wrong("true or false") },
        { """{"a":1.5}""", Wrong("a non-empty string"), Wrong("a whole number"), Wrong("true or false") },
        { """{"a":99999999999}""", Wrong("a non-empty string"), Wrong("a whole number"), Wrong("true or false") },
        { """{"a":"1e3"}""", "", Wrong("a whole number"), Wrong("true or false") },
        { """{"a":true}""", Wrong("a non-empty string"), Wrong("a whole number"), "" },
        { """{"a":["canary"]}""", Wrong("a non-empty string"), Wrong("a whole number"), Wrong("true or false") },
        { """{"a":{"b":"canary"}}""", Wrong("a non-empty string"), Wrong("a whole number"), Wrong("true or false") },
        { """{"a":"canary\ud83d"}""", Wrong("a non-empty string"), Wrong("a whole number"), Wrong("true or false") },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Names_the_field_and_the_version_of_a_mistake_and_never_the_value(string text, string asText, string asNumber, string asFlag)
    {
        var value = SecretValue.FromText(text, Origin);

        AssertProblem(asText, () => value.GetString("a"));
        AssertProblem(asNumber, () => value.FindInteger("a"));
        AssertProblem(asFlag, () => value.FindBoolean("a"));
    }

    [Fact]
    public void Text_that_is_half_a_surrogate_pair_is_no_json()
    {
        var value = SecretValue.FromText("{\"a\":\"\ud83d\"}", Origin);

        AssertProblem(Broken("it has text that is not Unicode, such as half a surrogate pair"), () => value.GetString("a"));
        AssertProblem(Broken("it has text that is not Unicode, such as half a surrogate pair"), () => value.With("a", "b"));
    }

    [Fact]
    public void A_binary_value_has_no_fields_and_keeps_its_bytes()
    {
        var value = SecretValue.FromBinary(new byte[] { 1, 2, 255 }, Origin);

        Assert.Equal([1, 2, 255], value.Binary!.Value.ToArray());
        Assert.Null(value.Text);
        Assert.False(value.IsJson);
        AssertProblem(Binary, () => value.GetString("a"));
        AssertProblem(Binary, () => value.FindInteger("a"));
        AssertProblem(Binary, () => value.With("a", "b"));
    }

    [Fact]
    public void A_plain_text_is_carried_as_it_is()
    {
        var value = SecretValue.FromText("just a password\n", Origin);

        Assert.Equal("just a password\n", value.Text);
        Assert.Null(value.Binary);
        Assert.False(value.IsJson);
        AssertProblem(NotJson, () => value.With("a", "b"));
    }

    [Theory]
    [InlineData("""{"a":"1","password":"old","z":"2"}""", """{"a":"1","password":"new","z":"2"}""")]
    [InlineData("""{"password":{"deep":["old"]},"z":1}""", """{"password":"new","z":1}""")]
    [InlineData("""{"z":1.0,"big":123456789012345678901234567890,"e":1E5,"n":null,"password":null}""",
        """{"z":1.0,"big":123456789012345678901234567890,"e":1E5,"n":null,"password":"new"}""")]
    [InlineData("""{ "password" : "old" , "list" : [ 1 , {"password":"kept"} ] }""", """{ "password" : "new" , "list" : [ 1 , {"password":"kept"} ] }""")]
    [InlineData("""{"nested":{"password":"kept"},"password":"old"}""", """{"nested":{"password":"kept"},"password":"new"}""")]
    [InlineData("""{"a\/b":"\u0022\/é 😀\ud83d\ude00","passw\u006frd":"old"}""", """{"a\/b":"\u0022\/é 😀\ud83d\ude00","passw\u006frd":"new"}""")]
    [InlineData("""{"half":"\ud83d","password":"old"}""", """{"half":"\ud83d","password":"new"}""")]
    [InlineData("{\n  \"user\": \"ü\",\n  \"password\": \"old\"\n}\n", "{\n  \"user\": \"ü\",\n  \"password\": \"new\"\n}\n")]
    [InlineData("""{"Password":"kept"}""", """{"Password":"kept","password":"new"}""")]
    [InlineData("{\n  \"a\": 1\n}\n", "{\n  \"a\": 1,\"password\":\"new\"\n}\n")]
    [InlineData("{ }", """{"password":"new" }""")]
    public void Replacing_a_field_keeps_all_else_to_the_letter(string before, string after)
    {
        var changed = SecretValue.FromText(before, Origin).With("password", "new");

        Assert.Equal(after, changed.Text);
        Assert.Equal("new", changed.GetString("password"));
    }

    [Theory]
    [InlineData("""{"a":1, "ids" : ["x"],"z":[ 2 ]}""", """{"a":1, "ids" : ["y","\u0022"],"z":[ 2 ]}""")]
    [InlineData("""{ "a":1 }""", """{ "a":1,"ids":["y","\u0022"] }""")]
    public void A_field_may_become_a_list(string before, string after) =>
        Assert.Equal(after, SecretValue.FromText(before).With("ids", new JsonArray("y", "\"")).Text);

    [Theory]
    [InlineData("a\"b", "a\\\"b")]
    [InlineData("a\\b", "a\\\\b")]
    [InlineData("<a>&'b'+/`", "<a>&'b'+/`")]
    [InlineData("é ✓ 鍵", "é ✓ 鍵")]
    [InlineData("\t\n\0", "\\t\\n\\u0000")]
    public void A_new_value_is_escaped_no_more_than_it_must(string text, string escaped)
    {
        var changed = SecretValue.FromText("{}").With("password", text);

        Assert.Equal($$"""{"password":"{{escaped}}"}""", changed.Text);
        Assert.Equal(text, changed.GetString("password"));
    }

    [Fact]
    public void Any_text_may_be_a_name_and_a_value() => Gen.Select(AnyText, AnyText, AnyText).Sample((before, name, text) =>
    {
        var value = SecretValue.FromText(JsonSerializer.Serialize(new Dictionary<string, string> { ["first"] = before }));

        var twice = value.With(name, "old").With(name, text).With("last", "z");

        var fields = JsonSerializer.Deserialize<Dictionary<string, string>>(twice.Text!)!;
        Assert.Equal(text, fields[name]);
        Assert.Equal(before, fields["first"]);
        Assert.Equal("z", fields["last"]);
    });

    [Fact]
    public void A_change_leaves_the_value_it_was_made_from_as_it_was()
    {
        var value = SecretValue.FromText("""{"password":"old"}""");

        value.With("password", "new");

        Assert.Equal("old", value.GetString("password"));
        Assert.Equal("""{"password":"old"}""", value.Text);
    }

    [Fact]
    public void A_change_is_still_named_by_where_it_comes_from() =>
        AssertProblem(Lacks, () => SecretValue.FromText("{}", Origin).With("b", "c").GetString("a"));

    [Theory]
    [InlineData("""{"password":"canary"}""", "(a secret, JSON)")]
    [InlineData("canary", "(a secret, text)")]
    public void Never_shows_itself(string text, string shown)
    {
        var value = SecretValue.FromText(text);

        Assert.Equal(shown, value.ToString());
        Assert.DoesNotContain("canary", new SecretVersion("v1", ["AWSCURRENT"], value).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Never_shows_its_bytes() => Assert.Equal("(a secret, binary)", SecretValue.FromBinary("canary"u8.ToArray()).ToString());

    [Fact]
    public void Two_values_are_the_same_where_they_are_so_to_the_letter()
    {
        var text = SecretValue.FromText("""{"a":1}""");
        var binary = SecretValue.FromBinary("""{"a":1}"""u8.ToArray());

        Assert.True(text.HasSameValueAs(SecretValue.FromText("""{"a":1}""", "another origin")));
        Assert.False(text.HasSameValueAs(SecretValue.FromText("""{"a": 1}""")));
        Assert.False(text.HasSameValueAs(binary));
        Assert.False(binary.HasSameValueAs(text));
        Assert.True(binary.HasSameValueAs(SecretValue.FromBinary("""{"a":1}"""u8.ToArray())));
        Assert.False(binary.HasSameValueAs(SecretValue.FromBinary(default)));
    }

    private static string Broken(string mistake) => $"is not a JSON object with distinct field names: {mistake}. {Advice}";

    private static string Wrong(string expected) => $"has a field 'a' that is not {expected}. Correct it.";

    private static void AssertProblem(string problem, Func<object?> read)
    {
        if (problem.Length == 0)
        {
            read();
            return;
        }
        var error = Assert.Throws<RotationException>(() => { read(); });
        Assert.Equal($"InvalidSecret: The value of {Origin} {problem}", error.Message);
        Assert.DoesNotContain("canary", error.ToString(), StringComparison.Ordinal);
    }
}
