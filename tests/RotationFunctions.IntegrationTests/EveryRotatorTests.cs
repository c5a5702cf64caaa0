using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Amazon.Runtime;
using Amazon.SecretsManager;
using Amazon.SecretsManager.Model;
using RotationFunctions.Local;
using RotationFunctions.Local.Rotation;

namespace RotationFunctions.IntegrationTests;

/// <summary>The executable that is deployed, with every engine and strategy: what works in managed code may be missing in native code.</summary>
public class EveryRotatorTests(TestServer postgreSql, MySql.Tests.TestServers mySql)
{
    [Theory]
    [InlineData(ServerUnderTest.PostgreSql, false)]
    [InlineData(ServerUnderTest.PostgreSql, true)]
    [InlineData(ServerUnderTest.MySql, false)]
    [InlineData(ServerUnderTest.MySql, true)]
    [InlineData(ServerUnderTest.MariaDb, false)]
    [InlineData(ServerUnderTest.MariaDb, true)]
    public async Task Rotates_twice(ServerUnderTest server, bool takesTurns)
    {
        var database = await FindAsync(server);
        var first = await database.CreateUserAsync(RandomNumberGenerator.GetHexString(24));
        await using var aws = await LocalAws.StartAsync(new LocalAwsOptions { RotationRetries = [] }, Stage.Stop);
        using var client = new AmazonSecretsManagerClient(new BasicAWSCredentials("local", "local"), new AmazonSecretsManagerConfig
        {
            ServiceURL = aws.Endpoint.ToString(),
            AuthenticationRegion = aws.Options.Region,
        });
        if (takesTurns)
            first["masterarn"] = (await CreateSecretAsync(client, "administrator", database.AdministratorSecret())).ARN;
        var secret = await CreateSecretAsync(client, "application", first);
        var function = aws.Define(FunctionBuild.Native.Define() with
        {
            Handler = database.Handler,
            Environment = database.CaBundlePath is { } bundle ? new Dictionary<string, string> { ["CA_BUNDLE_PATH"] = bundle } : [],
        });

        await RotateAsync(aws, client, secret.ARN, function);
        var second = await ReadAsync(client, secret.ARN);
        await RotateAsync(aws, client, secret.ARN, function);
        var third = await ReadAsync(client, secret.ARN);

        Assert.False(await database.LogsInAsync(first));
        Assert.Equal(takesTurns, await database.LogsInAsync(second));
        Assert.True(await database.LogsInAsync(third));
        Assert.Equal(takesTurns ? $"{first["username"]}_clone" : $"{first["username"]}", (string?)second["username"]);
        Assert.Equal((string?)first["username"], (string?)third["username"]);
    }

    private Task<DatabaseUnderTest> FindAsync(ServerUnderTest server) => DatabaseUnderTest.FindAsync(server, postgreSql, mySql);

    private static Task<CreateSecretResponse> CreateSecretAsync(AmazonSecretsManagerClient client, string name, JsonObject value) =>
        client.CreateSecretAsync(new CreateSecretRequest { Name = name, SecretString = value.ToJsonString() }, Stage.Stop);

    private static async Task<JsonObject> ReadAsync(AmazonSecretsManagerClient client, string secret) =>
        JsonNode.Parse((await client.GetSecretValueAsync(new GetSecretValueRequest { SecretId = secret }, Stage.Stop)).SecretString)!.AsObject();

    private static async Task RotateAsync(LocalAws aws, AmazonSecretsManagerClient client, string secret, string function)
    {
        var ends = Channel.CreateUnbounded<RotationActivity>();
        void Watch(RotationActivity activity)
        {
            if (activity is RotationSucceeded or RotationFailed or RotationAbandoned)
                ends.Writer.TryWrite(activity);
        }
        aws.RotationHappened += Watch;
        await client.RotateSecretAsync(new RotateSecretRequest
        {
            SecretId = secret,
            RotationLambdaARN = function,
            RotationRules = new RotationRulesType { AutomaticallyAfterDays = 30 },
        }, Stage.Stop);
        Assert.IsType<RotationSucceeded>(await ends.Reader.ReadAsync(Stage.Stop));
        aws.RotationHappened -= Watch;
    }
}
