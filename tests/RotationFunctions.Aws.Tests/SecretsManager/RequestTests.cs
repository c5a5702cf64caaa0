using System.Text.Json;
using RotationFunctions.Tests;

namespace RotationFunctions.Aws.Tests.SecretsManager;

/// <summary>What goes over the wire.</summary>
public sealed class RequestTests
{
    private const string Secret = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:orders-AbCdEf";
    private const string Token = "22222222-2222-2222-2222-222222222222";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_request_is_signed_for_Secrets_Manager_in_its_region()
    {
        await using var server = await ScriptedServer.StartAsync(200, "{}");
        using var client = Clients.To(server.Address);

        await new SecretsManagerStore(client).DescribeAsync(Secret, Stop);

        var request = server.Requests.Single();
        Assert.Equal(("POST", "/"), (request.Method, request.Path));
        Assert.Equal("secretsmanager.DescribeSecret", request.Headers["X-Amz-Target"]);
        Assert.Equal("application/x-amz-json-1.1", request.Headers["Content-Type"]);
        Assert.Equal("the-session", request.Headers["X-Amz-Security-Token"]);
        Assert.Matches(@"^AWS4-HMAC-SHA256 Credential=the-key-id/\d{8}/eu-central-1/secretsmanager/aws4_request, ?SignedHeaders=[a-z0-9;-]*host;[a-z0-9;-]*x-amz-target, ?Signature=[0-9a-f]{64}$",
            request.Headers["Authorization"]);
    }

    [Fact]
    public async Task A_put_carries_the_tokens_the_label_and_the_value()
    {
        await using var server = await ScriptedServer.StartAsync(200, "{}");
        using var client = Clients.To(server.Address);
        var rotationToken = new string('r', 36);

        await new SecretsManagerStore(client).TryPutPendingAsync(Secret, Token, SecretValue.FromText("{\"password\":\"ä\"}"), rotationToken, Stop);

        using var body = JsonDocument.Parse(server.Requests.Single().Body);
        var sent = body.RootElement.EnumerateObject().ToDictionary(member => member.Name, member => member.Value.ToString());
        Assert.Equal(new Dictionary<string, string>
        {
            ["ClientRequestToken"] = Token, ["RotationToken"] = rotationToken, ["SecretId"] = Secret, ["SecretString"] = "{\"password\":\"ä\"}",
            ["VersionStages"] = "[\"AWSPENDING\"]",
        }, sent);
    }

    [Fact]
    public async Task A_put_without_a_rotation_token_sends_none()
    {
        await using var server = await ScriptedServer.StartAsync(200, "{}");
        using var client = Clients.To(server.Address);

        await new SecretsManagerStore(client).TryPutPendingAsync(Secret, Token, SecretValue.FromBinary(new byte[] { 0, 255 }), null, Stop);

        using var body = JsonDocument.Parse(server.Requests.Single().Body);
        Assert.False(body.RootElement.TryGetProperty("RotationToken", out _));
        Assert.False(body.RootElement.TryGetProperty("SecretString", out _));
        Assert.Equal("AP8=", body.RootElement.GetProperty("SecretBinary").GetString());
    }

    [Fact]
    public async Task What_passes_is_tried_again_by_the_SDK_with_the_same_request()
    {
        await using var server = await ScriptedServer.StartAsync((http, number) => number switch
        {
            1 => ScriptedServer.AnswerAsync(http, 500, """{"__type": "InternalServiceError"}"""),
            2 => ScriptedServer.AnswerAsync(http, 400, """{"__type": "ThrottlingException", "message": "Rate exceeded"}"""),
            _ => ScriptedServer.AnswerAsync(http, 200, "{}"),
        });
        using var client = Clients.To(server.Address, retries: null);

        Assert.True(await new SecretsManagerStore(client).TryPutPendingAsync(Secret, Token, SecretValue.FromText("two"), null, Stop));

        Assert.Equal(3, server.Requests.Count);
        Assert.Single(server.Requests.Select(request => request.Body).Distinct());
    }

    [Fact]
    public async Task After_the_SDKs_three_attempts_the_failure_is_named()
    {
        await using var server = await ScriptedServer.StartAsync(500, """{"__type": "InternalServiceError"}""");
        using var client = Clients.To(server.Address, retries: null);

        var error = await Assert.ThrowsAsync<RotationException>(() => new SecretsManagerStore(client).DescribeAsync(Secret, Stop));

        Assert.Equal(RotationErrors.StoreUnavailable, error.Code);
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task What_a_refusal_answers_is_not_tried_again()
    {
        await using var server = await ScriptedServer.StartAsync(400, """{"__type": "ResourceExistsException"}""");
        using var client = Clients.To(server.Address, retries: null);

        Assert.False(await new SecretsManagerStore(client).TryPutPendingAsync(Secret, Token, SecretValue.FromText("two"), null, Stop));

        Assert.Single(server.Requests);
    }
}
