using System.Text.Json;

namespace RotationFunctions.Tests;

public class RotationEventTests
{
    private const string Token = "\"ClientRequestToken\":\"11111111-1111-1111-1111-111111111111\"";
    private const string Steps = "must be createSecret, setSecret, testSecret or finishSecret";

    private static readonly string Text31 = new('a', 31), Text32 = new('a', 32), Text64 = new('a', 64), Text65 = new('a', 65);

    [Theory]
    [InlineData("createSecret", RotationStep.CreateSecret)]
    [InlineData("setSecret", RotationStep.SetSecret)]
    [InlineData("testSecret", RotationStep.TestSecret)]
    [InlineData("finishSecret", RotationStep.FinishSecret)]
    public void Reads_the_four_steps(string name, RotationStep step)
    {
        var rotationEvent = Parse($$"""{"Step":"{{name}}","SecretId":"arn","ClientRequestToken":"{{Text32}}","RotationToken":"rt"}""");

        Assert.Equal(step, rotationEvent.Step);
        Assert.Equal("arn", rotationEvent.SecretId);
        Assert.Equal(Text32, rotationEvent.ClientRequestToken);
        Assert.Equal("rt", rotationEvent.RotationToken);
        Assert.Equal(name, step.WireName());
    }

    [Theory]
    [InlineData("")]
    [InlineData(",\"RotationToken\":null")]
    public void The_rotation_token_may_be_absent_as_in_older_events(string more) =>
        Assert.Null(Parse($$"""{"Step":"setSecret","SecretId":"arn",{{Token}}{{more}}}""").RotationToken);

    [Theory]
    [InlineData("a1b2c3d4-not-a-guid-but-32-chars!")]
    [InlineData("32 characters of any text: äöü✓ \\u0041")]
    [InlineData("................................")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123")]
    public void The_token_is_any_text_of_32_to_64_characters(string token)
    {
        var json = $$"""{"Step":"setSecret","SecretId":"arn","ClientRequestToken":"{{token}}"}""";

        Assert.Equal(JsonSerializer.Deserialize<string>($"\"{token}\""), Parse(json).ClientRequestToken);
    }

    [Fact]
    public void Unknown_fields_are_ignored_and_so_is_their_order() => Assert.Equal(
        RotationStep.TestSecret,
        Parse($$"""{"Version":{"a":[1]},"step":"setSecret","SecretId":"arn",{{Token}},"x":"\ud83d","Step":"testSecret"}""").Step);

    [Fact]
    public void Its_text_names_secret_step_and_version_and_never_the_rotation_token()
    {
        var rotationEvent = Parse($$"""{"Step":"finishSecret","SecretId":"arn","ClientRequestToken":"{{Text32}}","RotationToken":"canary"}""");

        Assert.Equal($"finishSecret of version {Text32} of secret arn", rotationEvent.ToString());
    }

    /// <summary>Every mistake in an event, with the sentence that it gets.</summary>
    public static TheoryData<string, string> Mistakes => new()
    {
        { "null", "it is not a JSON object" },
        { "[]", "it is not a JSON object" },
        { "42", "it is not a JSON object" },
        { "true", "it is not a JSON object" },
        { "\"createSecret\"", "it is not a JSON object" },
        { """ "{\"Step\":\"createSecret\"}" """, "it is not a JSON object" },
        { $$"""[{"Step":"createSecret","SecretId":"arn",{{Token}}}]""", "it is not a JSON object" },
        { "{}", $"'Step' is missing ({Steps}); 'SecretId' is missing; 'ClientRequestToken' is missing" },
        { $$"""{"SecretId":"arn",{{Token}}}""", $"'Step' is missing ({Steps})" },
        { $$"""{"Step":null,"SecretId":"arn",{{Token}}}""", $"'Step' is missing ({Steps})" },
        { $$"""{"step":"createSecret","SecretId":"arn",{{Token}}}""", $"'Step' is missing ({Steps})" },
        { $$"""{"Step":1,"SecretId":"arn",{{Token}}}""", "'Step' is not a string" },
        { $$"""{"Step":true,"SecretId":"arn",{{Token}}}""", "'Step' is not a string" },
        { $$"""{"Step":["createSecret"],"SecretId":"arn",{{Token}}}""", "'Step' is not a string" },
        { $$"""{"Step":{"Name":"createSecret"},"SecretId":"arn",{{Token}}}""", "'Step' is not a string" },
        { $$"""{"Step":"","SecretId":"arn",{{Token}}}""", $"'Step' is '' but {Steps}" },
        { $$"""{"Step":"CreateSecret","SecretId":"arn",{{Token}}}""", $"'Step' is 'CreateSecret' but {Steps}" },
        { $$"""{"Step":"create_secret","SecretId":"arn",{{Token}}}""", $"'Step' is 'create_secret' but {Steps}" },
        { $$"""{"Step":"CREATESECRET","SecretId":"arn",{{Token}}}""", $"'Step' is 'CREATESECRET' but {Steps}" },
        { $$"""{"Step":"rotate","SecretId":"arn",{{Token}}}""", $"'Step' is 'rotate' but {Steps}" },
        { $$"""{"Step":"createSecret ","SecretId":"arn",{{Token}}}""", $"'Step' {Steps}" },
        { $$"""{"Step":"create-secret","SecretId":"arn",{{Token}}}""", $"'Step' {Steps}" },
        { $$"""{"Step":"canary-pa55word","SecretId":"arn",{{Token}}}""", $"'Step' {Steps}" },
        { $$"""{"Step":"canaryWithoutAnyDigitThatIsTooLong","SecretId":"arn",{{Token}}}""", $"'Step' {Steps}" },
        { $$"""{"Step":"createSecret",{{Token}}}""", "'SecretId' is missing" },
        { $$"""{"Step":"createSecret","SecretId":null,{{Token}}}""", "'SecretId' is missing" },
        { $$"""{"Step":"createSecret","SecretID":"arn",{{Token}}}""", "'SecretId' is missing" },
        { $$"""{"Step":"createSecret","SecretId":"",{{Token}}}""", "'SecretId' has 0 characters but must have 1 to 2048" },
        { $$"""{"Step":"createSecret","SecretId":"{{new string('a', 2049)}}",{{Token}}}""", "'SecretId' has 2049 characters but must have 1 to 2048" },
        { $$"""{"Step":"createSecret","SecretId":12345,{{Token}}}""", "'SecretId' is not a string" },
        { $$"""{"Step":"createSecret","SecretId":["arn"],{{Token}}}""", "'SecretId' is not a string" },
        { """{"Step":"createSecret","SecretId":"arn"}""", "'ClientRequestToken' is missing" },
        { """{"Step":"createSecret","SecretId":"arn","ClientRequestToken":null}""", "'ClientRequestToken' is missing" },
        { """{"Step":"createSecret","SecretId":"arn","ClientRequestToken":""}""", "'ClientRequestToken' has 0 characters but must have 32 to 64" },
        { $$"""{"Step":"createSecret","SecretId":"arn","ClientRequestToken":"{{Text31}}"}""", "'ClientRequestToken' has 31 characters but must have 32 to 64" },
        { $$"""{"Step":"createSecret","SecretId":"arn","ClientRequestToken":"{{Text65}}"}""", "'ClientRequestToken' has 65 characters but must have 32 to 64" },
        { """{"Step":"createSecret","SecretId":"arn","ClientRequestToken":7}""", "'ClientRequestToken' is not a string" },
        { """{"Step":"createSecret","SecretId":"arn","ClientRequestToken":{}}""", "'ClientRequestToken' is not a string" },
        { $$"""{"Step":"createSecret","SecretId":"arn",{{Token}},"RotationToken":5}""", "'RotationToken' is not a string" },
        { $$"""{"Step":"createSecret","SecretId":"arn",{{Token}},"RotationToken":["canary"]}""", "'RotationToken' is not a string" },
        { $$"""{"Step":"createSecret","SecretId":"arn",{{Token}},"RotationToken":false}""", "'RotationToken' is not a string" },
        { """{"Step":"Create","SecretId":1,"ClientRequestToken":"a","RotationToken":{}}""", $"'Step' is 'Create' but {Steps}; 'SecretId' is not a string; "
            + "'ClientRequestToken' has 1 characters but must have 32 to 64; 'RotationToken' is not a string" },
        { """{"Records":[{"eventSource":"aws:sqs","body":"canary"}]}""", $"'Step' is missing ({Steps}); 'SecretId' is missing; 'ClientRequestToken' is missing" },
        { $$"""{"Step":"\ud83d","SecretId":"arn",{{Token}}}""", "it has text that is not Unicode (half a surrogate pair)" },
        { $$"""{"Step":"createSecret","SecretId":"\ude00",{{Token}}}""", "it has text that is not Unicode (half a surrogate pair)" },
        { $$"""{"St\ud83d":1,"SecretId":"arn",{{Token}}}""", "it has text that is not Unicode (half a surrogate pair)" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Names_each_mistake_and_what_an_event_is(string json, string problems)
    {
        var error = Assert.Throws<RotationException>(() => Parse(json));

        Assert.Equal(RotationErrors.InvalidEvent, error.Code);
        Assert.Equal($"InvalidEvent: This is not a rotation event of Secrets Manager: {problems}. Expected {{\"Step\", \"SecretId\", "
            + "\"ClientRequestToken\"}; let Secrets Manager call the function, or send it an event of that shape.", error.Message);
        Assert.DoesNotContain("canary", error.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.False(error.IsTransient);
    }

    [Fact]
    public void The_length_of_a_secret_id_and_a_token_may_be_the_longest()
    {
        var rotationEvent = Parse($$"""{"Step":"setSecret","SecretId":"{{new string('s', 2048)}}","ClientRequestToken":"{{Text64}}"}""");

        Assert.Equal(2048, rotationEvent.SecretId.Length);
        Assert.Equal(Text64, rotationEvent.ClientRequestToken);
    }

    private static RotationEvent Parse(string json) => RotationEvent.Parse(JsonDocument.Parse(json).RootElement);
}
