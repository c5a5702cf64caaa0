using System.Data.Common;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Amazon.SecretsManager;
using Amazon.SecretsManager.Model;
using RotationFunctions.IntegrationTests;
using RotationFunctions.Local;
using RotationFunctions.Local.Lambda;
using RotationFunctions.Local.Rotation;
using RotationFunctions.Tests;

namespace RotationFunctions.Cli.Tests;

/// <summary><c>rotate now --compromised</c> on real databases</summary>
public sealed class CompromisedTests(TestServer postgreSql, MySql.Tests.TestServers mySql) : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rotate-leak-");
    private LocalAws _aws = null!;
    private AmazonSecretsManagerClient _client = null!;
    private ActivityFeed _feed = null!;
    private string _function = "";

    private string Journal => Path.Combine(_folder.FullName, "journal.jsonl");

    public async ValueTask InitializeAsync()
    {
        _aws = await LocalAws.StartAsync(new LocalAwsOptions { RotationRetries = [] }, Stage.Stop);
        _client = _aws.CreateClient();
        _feed = new ActivityFeed(_aws);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _aws.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData(ServerUnderTest.PostgreSql, false)]
    [InlineData(ServerUnderTest.PostgreSql, true)]
    [InlineData(ServerUnderTest.MySql, false)] // which keeps the old password beside the new one
    [InlineData(ServerUnderTest.MySql, true)]
    [InlineData(ServerUnderTest.MariaDb, false)]
    public async Task Every_value_that_has_leaked_is_refused_and_the_sessions_it_opened_end(ServerUnderTest server, bool takesTurns)
    {
        var database = await FindAsync(server);
        await CreateAsync(database, takesTurns);
        var (leaked, older) = (await ReadAsync(), await ReadAsync(StagingLabels.Previous));
        Assert.Equal((true, takesTurns || server == ServerUnderTest.MySql), (await database.LogsInAsync(leaked), await database.LogsInAsync(older)));
        await using var session = await database.LogInAsync(leaked);

        var now = await RunAsync(database, "application", "--compromised", "--end-sessions", "--yes", "--journal", Journal, "--json");

        Assert.Equal(0, now.Exit);
        var end = now.Json["secrets"]![0]!["leak"]!;
        Assert.Equal((2, takesTurns ? 2 : 1), ((int)end["values"]!, (int)end["rotations"]!));
        Assert.InRange((int)end["sessionsEnded"]!, 1, 3); // the server may still be ending the two logins above
        Assert.False(await database.LogsInAsync(leaked));
        Assert.False(await database.LogsInAsync(older));
        Assert.True(await database.LogsInAsync(await ReadAsync()));
        await Assert.ThrowsAnyAsync<DbException>(() => AskAsync(session));
    }

    [Fact]
    public async Task Sessions_live_on_unless_they_are_to_end()
    {
        var database = await FindAsync(ServerUnderTest.PostgreSql);
        await CreateAsync(database, takesTurns: false);
        await RotateAsync(); // the account has two passwords that may have leaked, not three: none is tried that an account cannot have
        var leaked = await ReadAsync();
        await using var session = await database.LogInAsync(leaked);

        var now = await RunAsync(database, "application", "--compromised", "--yes", "--journal", Journal);

        Assert.Equal((0, "  ✓ application: rotated once; the 2 leaked values are refused.\n1 of 1 rotated.\n"), (now.Exit, now.Output));
        Assert.False(await database.LogsInAsync(leaked));
        await AskAsync(session);
    }

    [Fact]
    public async Task Where_nobody_can_be_asked_that_is_told_and_the_proof_follows_without_another_rotation()
    {
        var database = await FindAsync(ServerUnderTest.PostgreSql);
        Assert.SkipUnless(database.CaBundlePath is not null, "Only a server with TLS can be kept out of sight.");
        await CreateAsync(database, takesTurns: false);
        var leaked = await ReadAsync();

        var blind = await Operator.RunAsync(Operator.Environment(_aws.Endpoint), "now", "application", "--compromised", "--yes", "--journal", Journal);
        var sighted = await RunAsync(database, "--resume", Journal, "--yes");

        Assert.Equal(1, blind.Exit);
        Assert.Contains("! application: It was rotated, but whether every leaked value is refused could not be found out from here. Version ", blind.Output, StringComparison.Ordinal);
        Assert.EndsWith($"Next: rotate now --resume {Journal}\n", blind.Output, StringComparison.Ordinal);
        Assert.Equal((0, "  ✓ application: rotated once; the 2 leaked values are refused.\n1 of 1 rotated.\n"), (sighted.Exit, sighted.Output));
        Assert.Equal(3, (await _client.ListSecretVersionIdsAsync(new ListSecretVersionIdsRequest { SecretId = "application", IncludeDeprecated = true }, Stage.Stop)).Versions.Count);
        Assert.DoesNotContain((string)leaked["password"]!, blind.Output + blind.Error + sighted.Output + await File.ReadAllTextAsync(Journal, Stage.Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_second_of_two_users_has_its_turn_only_once_the_answers_agree()
    {
        var database = await FindAsync(ServerUnderTest.PostgreSql);
        await CreateAsync(database, takesTurns: true);
        await using var proxy = await StaleProxy.StartAsync(_aws.Endpoint, staleAnswers: 3);
        var environment = new Dictionary<string, string?>(Operator.Environment(proxy.Address)) { ["CA_BUNDLE_PATH"] = database.CaBundlePath };

        var now = await Operator.RunAsync(environment, "now", "application", "--compromised", "--yes", "--journal", Journal);

        Assert.Equal((0, "  ✓ application: rotated twice; the 2 leaked values are refused.\n1 of 1 rotated.\n"), (now.Exit, now.Output));
        var calls = proxy.Calls.ToList();
        var (first, second) = (calls.IndexOf("RotateSecret"), calls.LastIndexOf("RotateSecret"));
        var between = calls[first..second];
        Assert.Equal(3, between.Count(call => call == "stale"));
        Assert.True(between.LastIndexOf("GetSecretValue") > between.LastIndexOf("stale"), string.Join(' ', between));
    }

    private Task<DatabaseUnderTest> FindAsync(ServerUnderTest server) => DatabaseUnderTest.FindAsync(server, postgreSql, mySql);

    /// <summary>A secret that was rotated once.</summary>
    private async Task CreateAsync(DatabaseUnderTest database, bool takesTurns)
    {
        var secret = await database.CreateUserAsync(RandomNumberGenerator.GetHexString(24));
        if (database.Engine == "mysql" && !takesTurns)
            await database.ExecuteAsync($"GRANT APPLICATION_PASSWORD_ADMIN ON *.* TO {secret["username"]}");
        if (takesTurns)
            secret["masterarn"] = (await _client.CreateSecretAsync(new CreateSecretRequest { Name = "administrator", SecretString = database.AdministratorSecret().ToJsonString() }, Stage.Stop)).ARN;
        await _client.CreateSecretAsync(new CreateSecretRequest { Name = "application", SecretString = secret.ToJsonString() }, Stage.Stop);
        _function = _aws.Define(new FunctionDefinition
        {
            Name = "rotator", Command = Siblings.Executable("RotationFunctions.Lambda"), Handler = database.Handler,
            Environment = database.CaBundlePath is { } bundle ? new Dictionary<string, string> { ["CA_BUNDLE_PATH"] = bundle } : [],
        });
        await RotateAsync();
    }

    private async Task RotateAsync()
    {
        await _client.RotateSecretAsync(new RotateSecretRequest { SecretId = "application", RotationLambdaARN = _function }, Stage.Stop);
        Assert.IsType<RotationSucceeded>((await _feed.FollowAsync(Stage.Stop))[^1]);
    }

    private async Task<JsonObject> ReadAsync(string label = StagingLabels.Current) => JsonNode.Parse((await _client.GetSecretValueAsync(
        new GetSecretValueRequest { SecretId = "application", VersionStage = label }, Stage.Stop)).SecretString)!.AsObject();

    private Task<Operator.Ran> RunAsync(DatabaseUnderTest database, params string[] arguments) =>
        Operator.RunAsync(new Dictionary<string, string?>(Operator.Environment(_aws.Endpoint)) { ["CA_BUNDLE_PATH"] = database.CaBundlePath }, ["now", .. arguments]);

    private static async Task AskAsync(DbConnection session)
    {
        await using var command = session.CreateCommand();
        command.CommandText = "SELECT 1";
        await command.ExecuteScalarAsync(Stage.Stop);
    }
}
