using Amazon.Runtime;
using Amazon.SecretsManager;
using Amazon.SecretsManager.Model;
using RotationFunctions.Local;
using RotationFunctions.Local.Lambda;
using RotationFunctions.Local.Rotation;
using RotationFunctions.Tests;

namespace RotationFunctions.Cli.Tests;

/// <summary><c>rotate now</c> with a real function on a local AWS that enforces the service's quotas</summary>
public sealed class NowTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rotate-now-");
    private LocalAws _aws = null!;
    private AmazonSecretsManagerClient _client = null!;
    private string _function = "";
    private int _rotations;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Journal => Path.Combine(_folder.FullName, "journal.jsonl");

    public async ValueTask InitializeAsync()
    {
        _aws = await LocalAws.StartAsync(new LocalAwsOptions { EnforceQuotas = true, RotationRetries = [] }, Stop);
        _aws.RotationHappened += activity => _rotations += activity is RotationSucceeded ? 1 : 0;
        _client = new AmazonSecretsManagerClient(new BasicAWSCredentials("local", "local"), new AmazonSecretsManagerConfig
        {
            ServiceURL = _aws.Endpoint.ToString(), AuthenticationRegion = _aws.Options.Region,
        });
        _function = Define("rotator", "rotate");
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _aws.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task One_secret_is_rotated_and_its_end_waited_for()
    {
        await CreateAsync("orders/db");

        var now = await RunAsync("orders/db", "--yes");

        Assert.Equal((0, "1 of 1 rotated.\n", "1/1 orders/db: Succeeded\n"), (now.Exit, now.Output, now.Error));
        Assert.Equal(1, _rotations);
    }

    [Fact]
    public async Task All_of_a_prefix_and_all_of_a_tag_are_found_and_no_others()
    {
        await CreateAsync("orders/a");
        await CreateAsync("orders/b", tag: "red");
        await CreateAsync("ordersx", tag: "red");
        await CreateAsync("bills/a", tag: "reddish");

        var byPrefix = await RunAsync("--prefix", "orders/", "--yes", "--journal", Journal, "--json");
        var byTag = await RunAsync("--tag", "team=red", "--yes", "--journal", $"{Journal}2", "--json");

        Assert.Equal((0, 0), (byPrefix.Exit, byTag.Exit));
        Assert.Equal(["orders/a", "orders/b"], NamesIn(byPrefix));
        Assert.Equal(["orders/b", "ordersx"], NamesIn(byTag));
        Assert.Equal(4, _rotations);
    }

    [Fact]
    public async Task What_failed_is_told_with_its_reason_and_the_rest_is_rotated()
    {
        await CreateAsync("orders/good");
        await CreateAsync("orders/stuck", Define("broken", "fail"));

        var now = await RunAsync("orders/good", "orders/stuck", "nothing", "--yes", "--journal", Journal);
        Assert.Equal((2, ""), (now.Exit, now.Output)); // one that does not exist stops it before anything is rotated
        now = await RunAsync("orders/good", "orders/stuck", "--wait", "1", "--yes", "--journal", Journal);

        Assert.Equal(1, now.Exit);
        Assert.Contains("! orders/stuck: It has not ended in 1 s", now.Output, StringComparison.Ordinal);
        Assert.Contains($"1 of 2 rotated.\n\nNext: rotate now --resume {Journal}\n", now.Output, StringComparison.Ordinal);
        Assert.Equal(1, _rotations);
    }

    [Fact]
    public async Task A_rotation_that_is_refused_is_told()
    {
        await _client.CreateSecretAsync(new CreateSecretRequest { Name = "plain", SecretString = """{"password":"canary-7Q"}""" }, Stop);

        var now = await RunAsync("plain", "--yes");

        Assert.Equal(1, now.Exit);
        Assert.Contains("✗ plain: It cannot be rotated. No function rotates it. Look what it needs: rotate check plain\n", now.Output, StringComparison.Ordinal);
        Assert.EndsWith("Next: rotate status plain\n", now.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("stuck", "An earlier rotation is unfinished: version {0} is AWSPENDING. Look with: rotate status orders/db\n")]
    [InlineData("deleted", "It is scheduled for deletion. Take it back first: aws secretsmanager restore-secret --secret-id orders/db\n")]
    [InlineData("empty", "No version is AWSCURRENT, so there is nothing to rotate from. Store the credential that is in use.\n")]
    public async Task Why_a_secret_cannot_be_rotated_is_told_by_its_state(string state, string reason)
    {
        var version = "";
        if (state == "empty")
        {
            await _client.CreateSecretAsync(new CreateSecretRequest { Name = "orders/db" }, Stop);
            await _client.RotateSecretAsync(new RotateSecretRequest { SecretId = "orders/db", RotationLambdaARN = _function, RotateImmediately = false }, Stop);
        }
        else
            await CreateAsync("orders/db");
        if (state == "stuck")
        {
            version = (await _client.PutSecretValueAsync(new PutSecretValueRequest { SecretId = "orders/db", SecretString = "{}", VersionStages = [StagingLabels.Pending] }, Stop)).VersionId;
        }
        else if (state == "deleted")
            await _client.DeleteSecretAsync(new DeleteSecretRequest { SecretId = "orders/db" }, Stop);

        var now = await RunAsync("orders/db", "--yes");

        Assert.Equal(1, now.Exit);
        Assert.Contains($"✗ orders/db: It cannot be rotated. {string.Format(null, reason, version)}", now.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_secrets_are_read_at_once()
    {
        await CreateAsync("orders/a");
        await CreateAsync("orders/b");
        await CreateAsync("orders/c");
        var (here, all) = (0, new TaskCompletionSource());
        await using var proxy = await AwsProxy.StartAsync(_aws.Endpoint, async (operation, _, forward) =>
        {
            if (operation == "GetSecretValue" && Interlocked.Increment(ref here) == 3)
                all.SetResult();
            if (operation == "GetSecretValue")
                await all.Task.WaitAsync(Stop); // none is answered before all are asked
            return await forward();
        });

        var now = await Operator.RunAsync(Operator.Environment(proxy.Address), "now", "--prefix", "orders/", "--yes", "--journal", Journal);

        Assert.Equal((0, "3 of 3 rotated.\n"), (now.Exit, now.Output));
    }

    [Fact]
    public async Task Rotation_that_was_turned_off_is_not_turned_on_by_it()
    {
        await CreateAsync("orders/db");
        await _client.CancelRotateSecretAsync(new CancelRotateSecretRequest { SecretId = "orders/db" }, Stop);

        var now = await RunAsync("orders/db", "--yes");

        Assert.Equal(1, now.Exit);
        Assert.Contains("✗ orders/db: It cannot be rotated. Rotation is turned off, and a rotation would turn it on again. If that is meant, this does both: "
            + "aws secretsmanager rotate-secret --secret-id orders/db\n", now.Output, StringComparison.Ordinal);
        Assert.False((await _client.DescribeSecretAsync(new DescribeSecretRequest { SecretId = "orders/db" }, Stop)).RotationEnabled);
        Assert.Equal(0, _rotations);
        await _client.RotateSecretAsync(new RotateSecretRequest { SecretId = "orders/db" }, Stop); // as is advised
    }

    [Fact]
    public async Task A_run_that_was_cut_off_goes_on_and_rotates_nothing_twice()
    {
        for (var number = 0; number < 12; number++)
            await CreateAsync($"fleet/{number:00}");
        await using (var first = Rotate.Start(Operator.Environment(_aws.Endpoint), "now", "--prefix", "fleet/", "--in-flight", "2", "--yes", "--journal", Journal))
        {
            await first.WaitForLineAsync("3/12 ");
            await first.InterruptAsync();
            Assert.Equal(130, await first.WaitAsync());
            Assert.Contains($"Interrupted. What has begun goes on without this command. Go on with: rotate now --resume {Journal}\n", first.Error, StringComparison.Ordinal);
        }

        var second = await RunAsync("--resume", Journal, "--yes");

        Assert.Equal((0, "12 of 12 rotated.\n"), (second.Exit, second.Output));
        foreach (var secret in (await _client.ListSecretsAsync(new ListSecretsRequest(), Stop)).SecretList)
            Assert.Equal(3, (await _client.ListSecretVersionIdsAsync(new ListSecretVersionIdsRequest { SecretId = secret.ARN, IncludeDeprecated = true }, Stop)).Versions.Count);
    }

    [Fact]
    public async Task No_more_than_is_allowed_are_in_flight_on_one_host()
    {
        for (var number = 0; number < 8; number++)
            await CreateAsync($"fleet/{number}", host: "db.example.com");
        var most = 0;
        _aws.RotationHappened += activity =>
        {
            if (activity is StepEnded { Step: "createSecret" })
                most = Math.Max(most, CountPendingAsync().GetAwaiter().GetResult());
        };

        var now = await RunAsync("--prefix", "fleet/", "--per-host", "1", "--yes", "--journal", Journal);

        Assert.Equal((0, "8 of 8 rotated.\n"), (now.Exit, now.Output));
        Assert.Equal(1, most);
    }

    [Fact]
    public async Task Without_a_terminal_it_does_nothing_unless_told_yes()
    {
        await CreateAsync("orders/db");

        var now = await RunAsync("orders/db");

        Assert.Equal((2, "InvalidSettings: orders/db will be rotated. There is no terminal to ask at: say so with --yes.\n"), (now.Exit, now.Error));
        Assert.Equal(0, _rotations);
    }

    [Fact]
    public async Task At_a_terminal_a_bar_shows_how_far_it_is()
    {
        await CreateAsync("orders/a");
        await CreateAsync("orders/b");
        var command = $"{Siblings.Executable("RotationFunctions.Cli", "rotate")} now --prefix orders/ --yes --journal {Journal}";
        await using var now = Rotate.StartProgram(Operator.Environment(_aws.Endpoint), "script", "-qec", command, "/dev/null");

        Assert.Equal(0, await now.WaitAsync());

        Assert.Contains("━", now.Output, StringComparison.Ordinal);
        Assert.Contains("reading 2 secrets", now.Output, StringComparison.Ordinal);
        Assert.Contains("2 of 2, 0 under way", now.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("orders/a: Succeeded", now.Output, StringComparison.Ordinal);
        Assert.Contains("2 of 2 rotated.", now.Output, StringComparison.Ordinal);
    }

    /// <summary>How many secrets have a rotation that is not finished, this moment.</summary>
    private async Task<int> CountPendingAsync() => (await _client.ListSecretsAsync(new ListSecretsRequest(), Stop)).SecretList.Count(secret =>
        secret.SecretVersionsToStages.Values.Any(labels => labels.Contains(StagingLabels.Pending) && !labels.Contains(StagingLabels.Current)));

    private Task<Operator.Ran> RunAsync(params string[] arguments) => Operator.RunAsync(Operator.Environment(_aws.Endpoint), ["now", .. arguments]);

    private static IEnumerable<string?> NamesIn(Operator.Ran now) => now.Json["secrets"]!.AsArray().Select(end => (string?)end!["name"]).Order();

    private string Define(string name, string handler) => _aws.Define(new FunctionDefinition { Name = name, Command = Siblings.Executable("RotationFunctions.TestFunction"), Handler = handler });

    /// <summary>A secret whose rotation is turned on and was run once.</summary>
    private async Task CreateAsync(string name, string? function = null, string? tag = null, string? host = null)
    {
        await _client.CreateSecretAsync(new CreateSecretRequest
        {
            Name = name, SecretString = $$"""{"password":"canary-7Q","host":"{{host ?? name}}"}""", Tags = tag is null ? [] : [new Tag { Key = "team", Value = tag }],
        }, Stop);
        var tried = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Watch(RotationActivity activity)
        {
            if (activity is RotationSucceeded or RotationFailed)
                tried.TrySetResult();
        }
        _aws.RotationHappened += Watch;
        await _client.RotateSecretAsync(new RotateSecretRequest { SecretId = name, RotationLambdaARN = function ?? _function }, Stop);
        await tried.Task.WaitAsync(Stop);
        _aws.RotationHappened -= Watch;
        _rotations = 0;
        if (function is not null)
            await DetachAsync(name);
    }

    // What a function that fails has left.
    private async Task DetachAsync(string name)
    {
        var seen = await _client.DescribeSecretAsync(new DescribeSecretRequest { SecretId = name }, Stop);
        if (seen.VersionIdsToStages.FirstOrDefault(version => version.Value.Contains(StagingLabels.Pending)).Key is { } pending)
            await _client.UpdateSecretVersionStageAsync(new UpdateSecretVersionStageRequest { SecretId = name, VersionStage = StagingLabels.Pending, RemoveFromVersionId = pending }, Stop);
    }
}
