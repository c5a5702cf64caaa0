using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.SecretsManager;
using Amazon.SecretsManager.Model;
using RotationFunctions.Tests;

namespace RotationFunctions.StandIns.Tests;

/// <summary>AWSSDK.SecretsManager: endpoints, exceptions, and answers that lack what they may lack.</summary>
public sealed class SecretsManagerClientTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("eu-central-1", false, false, "https://secretsmanager.eu-central-1.amazonaws.com/")]
    [InlineData("us-gov-west-1", true, false, "https://secretsmanager-fips.us-gov-west-1.amazonaws.com/")]
    [InlineData("cn-north-1", false, false, "https://secretsmanager.cn-north-1.amazonaws.com.cn/")]
    [InlineData("us-east-1", false, true, "https://secretsmanager.us-east-1.api.aws/")]
    public void The_endpoint_is_that_of_the_region(string region, bool fips, bool dualStack, string expected)
    {
        var config = new AmazonSecretsManagerConfig { RegionEndpoint = RegionEndpoint.GetBySystemName(region), UseFIPSEndpoint = fips, UseDualstackEndpoint = dualStack };

        var endpoint = config.DetermineServiceOperationEndpoint(new ServiceOperationEndpointParameters(new ListSecretsRequest()));

        Assert.Equal(new Uri(expected), new Uri(endpoint.URL));
    }

    [Theory]
    [InlineData("DecryptionFailure", typeof(DecryptionFailureException))]
    [InlineData("EncryptionFailure", typeof(EncryptionFailureException))]
    [InlineData("InternalServiceError", typeof(InternalServiceErrorException))]
    [InlineData("InvalidNextTokenException", typeof(InvalidNextTokenException))]
    [InlineData("InvalidParameterException", typeof(InvalidParameterException))]
    [InlineData("InvalidRequestException", typeof(InvalidRequestException))]
    [InlineData("LimitExceededException", typeof(LimitExceededException))]
    [InlineData("MalformedPolicyDocumentException", typeof(MalformedPolicyDocumentException))]
    [InlineData("PreconditionNotMetException", typeof(PreconditionNotMetException))]
    [InlineData("PublicPolicyException", typeof(PublicPolicyException))]
    [InlineData("ResourceExistsException", typeof(ResourceExistsException))]
    [InlineData("ResourceNotFoundException", typeof(ResourceNotFoundException))]
    [InlineData("SomethingNewException", typeof(AmazonSecretsManagerException))]
    public async Task An_error_is_an_exception_of_its_type(string code, Type expected)
    {
        await using var server = await ScriptedServer.StartAsync(400, $$"""{"__type": "{{code}}", "Message": "no"}""");
        using var client = Client(server);

        var error = await Assert.ThrowsAsync(expected, () => client.DescribeSecretAsync(new DescribeSecretRequest { SecretId = "orders" }, Stop));

        var service = Assert.IsAssignableFrom<AmazonSecretsManagerException>(error);
        Assert.Equal((code, "no", System.Net.HttpStatusCode.BadRequest), (service.ErrorCode, service.Message, service.StatusCode));
    }

    [Fact]
    public async Task What_an_answer_lacks_is_null()
    {
        await using var server = await ScriptedServer.StartAsync(200, "{}");
        using var client = Client(server);

        var secret = await client.DescribeSecretAsync(new DescribeSecretRequest { SecretId = "orders" }, Stop);
        var value = await client.GetSecretValueAsync(new GetSecretValueRequest { SecretId = "orders" }, Stop);

        Assert.Null(secret.RotationEnabled);
        Assert.Null(secret.NextRotationDate);
        Assert.Null(secret.VersionIdsToStages);
        Assert.Null(secret.Tags);
        Assert.Null(value.SecretBinary);
        Assert.Null(value.VersionStages);
    }

    [Fact]
    public async Task What_an_answer_has_is_read()
    {
        await using var server = await ScriptedServer.StartAsync(200, """
            {
              "ARN": "arn", "Name": "orders", "RotationEnabled": true, "NextRotationDate": 1767225600.5, "RotationRules": { "AutomaticallyAfterDays": 30 },
              "VersionIdsToStages": { "one": ["AWSCURRENT", "AWSPENDING"] }, "Tags": [{ "Key": "team", "Value": "blue" }], "Unknown": { "a": [] }
            }
            """);
        using var client = Client(server);

        var secret = await client.DescribeSecretAsync(new DescribeSecretRequest { SecretId = "orders" }, Stop);

        Assert.Equal(("arn", "orders", true, 30L), (secret.ARN, secret.Name, secret.RotationEnabled, secret.RotationRules.AutomaticallyAfterDays));
        Assert.Equal(new DateTime(2026, 1, 1, 0, 0, 0, 500, DateTimeKind.Utc), secret.NextRotationDate!.Value.ToUniversalTime());
        Assert.Equal(["AWSCURRENT", "AWSPENDING"], secret.VersionIdsToStages["one"]);
        Assert.Equal("blue", Assert.Single(secret.Tags).Value);
    }

    [Fact]
    public async Task A_request_that_needs_a_token_gets_one()
    {
        await using var server = await ScriptedServer.StartAsync(200, "{}");
        using var client = Client(server);

        await client.CreateSecretAsync(new CreateSecretRequest { Name = "orders" }, Stop);
        await client.PutSecretValueAsync(new PutSecretValueRequest { SecretId = "orders", SecretString = "one" }, Stop);
        await client.UpdateSecretAsync(new UpdateSecretRequest { SecretId = "orders" }, Stop);
        await client.RotateSecretAsync(new RotateSecretRequest { SecretId = "orders" }, Stop);

        Assert.All(server.Requests, request => Assert.Matches("\"ClientRequestToken\":\"[0-9a-f-]{36}\"", request.Body));
        Assert.Equal(4, server.Requests.Select(request => request.Body).Distinct().Count());
    }

    private static AmazonSecretsManagerClient Client(ScriptedServer server) => new(new BasicAWSCredentials("id", "key"), new AmazonSecretsManagerConfig
    {
        ServiceURL = server.Address.ToString(), AuthenticationRegion = "us-east-1", MaxErrorRetry = 0,
    });
}
