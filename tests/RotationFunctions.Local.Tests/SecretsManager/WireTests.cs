using System.Net;
using System.Text;

namespace RotationFunctions.Local.Tests.SecretsManager;

/// <summary>The wire: AWS JSON 1.1, and whatever else may come in.</summary>
public sealed class WireTests : IAsyncLifetime
{
    private LocalStage _stage = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _stage = await LocalStage.StartAsync();

    public ValueTask DisposeAsync() => _stage.DisposeAsync();

    [Fact]
    public async Task An_error_is_told_by_its_type()
    {
        var (status, error) = await _stage.CallAsync("DescribeSecret", """{"SecretId": "nothing"}""");

        Assert.Equal(400, status);
        Assert.Equal("ResourceNotFoundException", error.GetProperty("__type").GetString());
        Assert.Equal("Secrets Manager can't find the specified secret.", error.GetProperty("Message").GetString());
    }

    [Fact]
    public async Task Members_that_are_not_known_are_left_alone()
    {
        var (status, created) = await _stage.CallAsync("CreateSecret", Create("""
            "ForceOverwriteReplicaSecret": true, "Type": "none", "AddReplicaRegions": null
            """));

        Assert.Equal(200, status);
        Assert.Equal("orders", created.GetProperty("Name").GetString());
    }

    [Theory]
    [InlineData("GetEverything")]
    [InlineData("")]
    public async Task An_operation_that_there_is_not_is_unknown(string operation)
    {
        var (status, error) = await _stage.CallAsync(operation, "{}");

        Assert.Equal(400, status);
        Assert.Equal("UnknownOperationException", error.GetProperty("__type").GetString());
    }

    [Fact]
    public async Task A_request_without_a_target_is_unknown()
    {
        using var answer = await _stage.Http.PostAsync("/", new StringContent("{}"), Stop);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("UnknownOperationException", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"SecretId": 5}""")]
    [InlineData("""{"SecretId": "\ud800"}""")]
    [InlineData("""{"SecretId": ["orders"]}""")]
    public async Task A_body_that_is_no_request_cannot_be_read(string body)
    {
        var (status, error) = await _stage.CallAsync("DescribeSecret", body);

        Assert.Equal(400, status);
        Assert.Equal("SerializationException", error.GetProperty("__type").GetString());
    }

    [Fact]
    public async Task Bytes_that_are_not_text_cannot_be_read()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/") { Content = new ByteArrayContent([.. "{\"SecretId\": \""u8, 0xff, 0xfe, .. "\"}"u8]) };
        request.Headers.Add("X-Amz-Target", "secretsmanager.DescribeSecret");
        using var answer = await _stage.Http.SendAsync(request, Stop);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("SerializationException", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DescribeSecret", "{}", "Value null at 'secretId' failed to satisfy constraint: Member must not be null")]
    [InlineData("GetSecretValue", """{"SecretId": ""}""", "Value at 'secretId' failed to satisfy constraint: Member must have length greater than or equal to 1")]
    [InlineData("GetSecretValue", """{"SecretId": "orders", "VersionId": "short"}""", "Value at 'versionId' failed to satisfy constraint: Member must have length greater than or equal to 32")]
    [InlineData("GetRandomPassword", """{"PasswordLength": 4097}""", "Value at 'passwordLength' failed to satisfy constraint: Member must have value less than or equal to 4096")]
    public async Task A_member_out_of_bounds_is_named(string operation, string body, string expected)
    {
        await _stage.CallAsync("CreateSecret", Create());

        var (status, error) = await _stage.CallAsync(operation, body);

        Assert.Equal(400, status);
        Assert.Equal("ValidationException", error.GetProperty("__type").GetString());
        Assert.Equal($"1 validation error detected: {expected}", error.GetProperty("message").GetString());
    }

    [Theory]
    [InlineData("CreateSecret", """{"Name": "new", "SecretString": "one"}""", "InvalidRequestException")]
    [InlineData("PutSecretValue", """{"SecretId": "orders", "SecretString": "one"}""", "InvalidRequestException")]
    [InlineData("UpdateSecret", """{"SecretId": "orders", "SecretString": "one"}""", "InvalidRequestException")]
    [InlineData("RotateSecret", """{"SecretId": "orders"}""", "InvalidParameterException")]
    public async Task A_request_by_hand_must_have_a_token(string operation, string body, string expected)
    {
        await _stage.CallAsync("CreateSecret", Create());

        var (_, error) = await _stage.CallAsync(operation, body);

        Assert.Equal(expected, error.GetProperty("__type").GetString());
        Assert.Equal("You must provide a ClientRequestToken value. We recommend a UUID-type value.", error.GetProperty("Message").GetString());
    }

    [Fact]
    public async Task No_error_quotes_a_secret()
    {
        const string canary = "canary-7Q";
        var (_, wrong) = await _stage.CallAsync("CreateSecret", Create($"\"SecretBinary\": \"{canary}\""));
        var (_, both) = await _stage.CallAsync("CreateSecret", Create($"\"SecretBinary\": \"{Convert.ToBase64String(Encoding.UTF8.GetBytes(canary))}\""));
        var (_, token) = await _stage.CallAsync("PutSecretValue", $$"""{"SecretId": "orders", "SecretString": "{{canary}}", "RotationToken": "{{canary}}"}""");

        Assert.All([wrong, both, token], error => Assert.DoesNotContain(canary, error.GetRawText(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_random_password_is_as_it_was_asked_for()
    {
        var (_, answer) = await _stage.CallAsync("GetRandomPassword", """{"PasswordLength": 40, "ExcludePunctuation": true, "ExcludeCharacters": "abcABC"}""");

        var password = answer.GetProperty("RandomPassword").GetString()!;
        Assert.Equal(40, password.Length);
        Assert.All(password, character => Assert.True(char.IsAsciiLetterOrDigit(character) && !"abcABC".Contains(character, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_password_that_cannot_be_made_is_refused()
    {
        var (_, error) = await _stage.CallAsync("GetRandomPassword",
            """{"ExcludePunctuation": true, "ExcludeNumbers": true, "ExcludeUppercase": true, "ExcludeLowercase": true}""");

        Assert.Equal("InvalidParameterException", error.GetProperty("__type").GetString());
    }

    [Theory]
    [InlineData("evil.example", null)]
    [InlineData("localhost", "https://evil.example")]
    [InlineData("127.0.0.1", "null")]
    public async Task A_web_page_gets_nothing(string host, string? origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/") { Content = new StringContent("{}") };
        request.Headers.Host = $"{host}:{_stage.Aws.Endpoint.Port}";
        request.Headers.Add("X-Amz-Target", "secretsmanager.ListSecrets");
        if (origin is not null)
            request.Headers.Add("Origin", origin);
        using var answer = await _stage.Http.SendAsync(request, Stop);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    private static string Create(string more = "\"Description\": \"\"") =>
        $$"""{"Name": "orders", "SecretString": "one", "ClientRequestToken": "{{LocalStage.First}}", {{more}}}""";
}
