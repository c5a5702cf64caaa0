using System.Net;
using System.Net.Sockets;
using RotationFunctions.Tests;

namespace RotationFunctions.Aws.Tests.SecretsManager;

/// <summary>Every way in which a call can fail has a name, and none tells what the service said: that may hold the value.</summary>
public sealed class StoreFailureTests
{
    private const string Secret = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:orders-AbCdEf";
    private const string Token = "22222222-2222-2222-2222-222222222222";
    private const string Canary = "canary-7Q";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(400, "AccessDeniedException", "AccessDenied", false, "The call PutSecretValue on secret {0} is not allowed. Allow secretsmanager:PutSecretValue")]
    [InlineData(400, "DecryptionFailure", "AccessDenied", false, "Secrets Manager could not use the KMS key of secret {0} for PutSecretValue.")]
    [InlineData(400, "EncryptionFailure", "AccessDenied", false, "Secrets Manager could not use the KMS key of secret {0} for PutSecretValue.")]
    [InlineData(400, "ResourceNotFoundException", "SecretNotFound", false, "There is no secret {0} in this account and region.")]
    [InlineData(500, "InternalServiceError", "StoreUnavailable", true, "Secrets Manager could not answer PutSecretValue for secret {0} now (InternalServiceError, request the-id).")]
    [InlineData(400, "InternalServiceError", "StoreUnavailable", true, "Secrets Manager could not answer PutSecretValue for secret {0} now (InternalServiceError, request the-id).")]
    [InlineData(503, "ServiceUnavailable", "StoreUnavailable", true, "Secrets Manager could not answer PutSecretValue for secret {0} now (ServiceUnavailable, request the-id).")]
    [InlineData(400, "ThrottlingException", "StoreUnavailable", true, "Secrets Manager could not answer PutSecretValue for secret {0} now (ThrottlingException, request the-id).")]
    [InlineData(400, "ValidationException", "StoreRefused", false, "Secrets Manager refused PutSecretValue for secret {0} (ValidationException, request the-id).")]
    [InlineData(400, "InvalidRequestException", "StoreRefused", false, "Secrets Manager refused PutSecretValue for secret {0} (InvalidRequestException, request the-id).")]
    [InlineData(400, "LimitExceededException", "StoreRefused", false, "Secrets Manager refused PutSecretValue for secret {0} (LimitExceededException, request the-id).")]
    [InlineData(400, "ExpiredTokenException", "CredentialsRefused", false, "Secrets Manager does not take the credentials by which PutSecretValue of secret {0} was asked for (ExpiredTokenException, request the-id)")]
    [InlineData(400, "UnrecognizedClientException", "CredentialsRefused", false, "Secrets Manager does not take the credentials by which PutSecretValue of secret {0} was asked for (UnrecognizedClientException, request the-id)")]
    [InlineData(400, "InvalidSignatureException", "CredentialsRefused", false, "Secrets Manager does not take the credentials by which PutSecretValue of secret {0} was asked for (InvalidSignatureException, request the-id)")]
    public async Task An_error_of_the_service_gets_its_name(int status, string type, string code, bool isTransient, string sentence)
    {
        await using var server = await ScriptedServer.StartAsync((http, _) =>
        {
            http.Response.Headers["x-amzn-RequestId"] = "the-id";
            return ScriptedServer.AnswerAsync(http, status, $$"""{"__type": "{{type}}", "message": "Value '{{Canary}}' is wrong", "Message": "{{Canary}}"}""");
        });

        await AssertNamedAsync(server.Address, code, isTransient, sentence);
    }

    [Theory]
    [InlineData(502, "Secrets Manager could not answer PutSecretValue for secret {0} now (")]
    [InlineData(403, "What answered PutSecretValue for secret {0} is not Secrets Manager (HTTP status 403, request without an id).")]
    [InlineData(200, "What answered PutSecretValue for secret {0} is not Secrets Manager (")]
    public async Task A_page_of_a_proxy_in_between_is_not_the_service(int status, string sentence)
    {
        await using var server = await ScriptedServer.StartAsync(status, $"<html>{Canary}</html>", "text/html");

        await AssertNamedAsync(server.Address, RotationErrors.StoreUnavailable, isTransient: true, sentence);
    }

    [Fact]
    public async Task A_connection_that_is_dropped_is_the_network()
    {
        await using var server = await ScriptedServer.StartAsync((http, _) =>
        {
            http.Abort();
            return Task.CompletedTask;
        });

        await AssertNamedAsync(server.Address, RotationErrors.StoreUnavailable, isTransient: true, "Secrets Manager could not be reached for PutSecretValue of secret {0} (");
    }

    [Fact]
    public async Task An_answer_that_does_not_come_is_the_network()
    {
        await using var server = await ScriptedServer.StartAsync((http, _) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted));

        await AssertNamedAsync(server.Address, RotationErrors.StoreUnavailable, isTransient: true,
            "Secrets Manager could not be reached for PutSecretValue of secret {0} (", TimeSpan.FromMilliseconds(200));
    }

    [Fact]
    public async Task A_port_on_which_nobody_listens_is_the_network()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        var address = new Uri($"http://{socket.LocalEndpoint}");
        socket.Stop();

        await AssertNamedAsync(address, RotationErrors.StoreUnavailable, isTransient: true, "Secrets Manager could not be reached for PutSecretValue of secret {0} (");
    }

    [Fact]
    public async Task A_cancellation_is_not_a_failure()
    {
        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        await using var server = await ScriptedServer.StartAsync(async (http, _) =>
        {
            await cancelled.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted);
        });
        using var client = Clients.To(server.Address);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new SecretsManagerStore(client).DescribeAsync(Secret, cancelled.Token));
    }

    [Theory]
    [InlineData("""{"__type": "ResourceNotFoundException"}""", null)]
    [InlineData("""{"__type": "com.amazonaws.secretsmanager#ResourceNotFoundException", "message": "no"}""", null)]
    [InlineData("{}", "ResourceNotFoundException")]
    [InlineData("", "ResourceNotFoundException:http://internal.amazon.com/coral/")]
    public async Task The_kind_of_an_error_is_taken_from_its_type_with_or_without_a_prefix_and_from_the_header(string body, string? header)
    {
        await using var server = await ScriptedServer.StartAsync((http, _) =>
        {
            if (header is not null)
                http.Response.Headers["x-amzn-ErrorType"] = header;
            return ScriptedServer.AnswerAsync(http, 400, body);
        });
        using var client = Clients.To(server.Address);

        Assert.Null(await new SecretsManagerStore(client).FindVersionAsync(Secret, Token, "AWSPENDING", Stop));
    }

    private static async Task AssertNamedAsync(Uri address, string code, bool isTransient, string sentence, TimeSpan? timeout = null)
    {
        using var client = Clients.To(address, retries: 0, timeout);
        var store = new SecretsManagerStore(client);

        var error = await Assert.ThrowsAsync<RotationException>(() => store.TryPutPendingAsync(Secret, Token, SecretValue.FromText(Canary), null, Stop));

        Assert.Equal((code, isTransient), (error.Code, error.IsTransient));
        Assert.StartsWith($"{code}: {string.Format(System.Globalization.CultureInfo.InvariantCulture, sentence, Secret)}", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, error.ToString(), StringComparison.Ordinal);
        Assert.Null(error.InnerException);
    }
}
