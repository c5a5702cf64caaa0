using Amazon.SecretsManager;
using Amazon.SecretsManager.Model;
using RotationFunctions.Local.Rotation;
using RotationFunctions.Tests;

namespace RotationFunctions.Cli.Tests;

/// <summary><c>rotate now</c> with a real function on a local AWS that enforces the service's quotas</summary>
public sealed class NowTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_secret_is_rotated_and_its_end_waited_for()
    {
        await using var fleet = await Fleet.StartAsync(enforceQuotas: true);
        await fleet.CreateAsync("orders/db");

        var now = await fleet.NowAsync("orders/db", "--yes");

        Assert.Equal((0, "1 of 1 rotated.\n", "1/1 orders/db: Succeeded\n"), (now.Exit, now.Output, now.Error));
        Assert.Equal(1, fleet.Rotations);
    }

    [Fact]
    public async Task All_of_a_prefix_and_all_of_a_tag_are_found_and_no_others()
    {
        await using var fleet = await Fleet.StartAsync(enforceQuotas: true);
        await fleet.CreateAsync("orders/a");
        await fleet.CreateAsync("orders/b", tag: "red");
        await fleet.CreateAsync("ordersx", tag: "red");
        await fleet.CreateAsync("bills/a", tag: "reddish");

        var byPrefix = await fleet.NowAsync("--prefix", "orders/", "--yes", "--journal", fleet.Journal, "--json");
        var byTag = await fleet.NowAsync("--tag", "team=red", "--yes", "--journal", $"{fleet.Journal}2", "--json");

        Assert.Equal((0, 0), (byPrefix.Exit, byTag.Exit));
        Assert.Equal(["orders/a", "orders/b"], NamesIn(byPrefix));
        Assert.Equal(["orders/b", "ordersx"], NamesIn(byTag));
        Assert.Equal(4, fleet.Rotations);
    }

    [Fact]
    public async Task What_failed_is_told_with_its_reason_and_the_rest_is_rotated()
    {
        await using var fleet = await Fleet.StartAsync(enforceQuotas: true);
        await fleet.CreateAsync("orders/good");
        await fleet.CreateAsync("orders/stuck", isBroken: true);

        var now = await fleet.NowAsync("orders/good", "orders/stuck", "nothing", "--yes", "--journal", fleet.Journal);
        Assert.Equal((2, ""), (now.Exit, now.Output)); // one that does not exist stops it before anything is rotated
        now = await fleet.NowAsync("orders/good", "orders/stuck", "--wait", "1", "--yes", "--journal", fleet.Journal);

        Assert.Equal(1, now.Exit);
        Assert.Contains("! orders/stuck: It has not ended in 1 s", now.Output, StringComparison.Ordinal);
        Assert.Contains($"1 of 2 rotated.\n\nNext: rotate now --resume {fleet.Journal}\n", now.Output, StringComparison.Ordinal);
        Assert.Equal(1, fleet.Rotations);
    }

    [Fact]
    public async Task A_rotation_that_is_refused_is_told()
    {
        await using var fleet = await Fleet.StartAsync(enforceQuotas: true);
        await fleet.Client.CreateSecretAsync(new CreateSecretRequest { Name = "plain", SecretString = """{"password":"canary-7Q"}""" }, Stop);

        var now = await fleet.NowAsync("plain", "--yes");

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
        await using var fleet = await Fleet.StartAsync(enforceQuotas: true);
        var version = "";
        if (state == "empty")
            await fleet.CreateEmptyAsync("orders/db");
        else
            await fleet.CreateAsync("orders/db");
        if (state == "stuck")
        {
            version = (await fleet.Client.PutSecretValueAsync(new PutSecretValueRequest { SecretId = "orders/db", SecretString = "{}", VersionStages = [StagingLabels.Pending] }, Stop)).VersionId;
        }
        else if (state == "deleted")
            await fleet.Client.DeleteSecretAsync(new DeleteSecretRequest { SecretId = "orders/db" }, Stop);

        var now = await fleet.NowAsync("orders/db", "--yes");

        Assert.Equal(1, now.Exit);
        Assert.Contains($"✗ orders/db: It cannot be rotated. {string.Format(null, reason, version)}", now.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_secrets_are_read_at_once()
    {
        await using var fleet = await Fleet.StartAsync(enforceQuotas: true);
        await fleet.CreateAsync("orders/a");
        await fleet.CreateAsync("orders/b");
        await fleet.CreateAsync("orders/c");
        var (here, all) = (0, new TaskCompletionSource());
        await using var proxy = await AwsProxy.StartAsync(fleet.Aws.Endpoint, async (operation, _, forward) =>
        {
            if (operation == "GetSecretValue" && Interlocked.Increment(ref here) == 3)
                all.SetResult();
            if (operation == "GetSecretValue")
                await all.Task.WaitAsync(Stop); // none is answered before all are asked
            return await forward();
        });

        var now = await Fleet.NowAsync(proxy.Address, "--prefix", "orders/", "--yes", "--journal", fleet.Journal);

        Assert.Equal((0, "3 of 3 rotated.\n"), (now.Exit, now.Output));
    }

    [Fact]
    public async Task Rotation_that_was_turned_off_is_not_turned_on_by_it()
    {
        await using var fleet = await Fleet.StartAsync(enforceQuotas: true);
        await fleet.CreateAsync("orders/db");
        await fleet.Client.CancelRotateSecretAsync(new CancelRotateSecretRequest { SecretId = "orders/db" }, Stop);

        var now = await fleet.NowAsync("orders/db", "--yes");

        Assert.Equal(1, now.Exit);
        Assert.Contains("✗ orders/db: It cannot be rotated. Rotation is turned off, and a rotation would turn it on again. If that is meant, this does both: "
            + "aws secretsmanager rotate-secret --secret-id orders/db\n", now.Output, StringComparison.Ordinal);
        Assert.False((await fleet.Client.DescribeSecretAsync(new DescribeSecretRequest { SecretId = "orders/db" }, Stop)).RotationEnabled);
        Assert.Equal(0, fleet.Rotations);
        await fleet.Client.RotateSecretAsync(new RotateSecretRequest { SecretId = "orders/db" }, Stop); // as is advised
    }

    [Fact]
    public async Task No_more_than_is_allowed_are_in_flight_on_one_host()
    {
        await using var fleet = await Fleet.StartAsync(enforceQuotas: true);
        for (var number = 0; number < 8; number++)
            await fleet.CreateAsync($"fleet/{number}", host: "db.example.com");
        var most = 0;
        fleet.Aws.RotationHappened += activity =>
        {
            if (activity is StepEnded { Step: "createSecret" })
                most = Math.Max(most, CountPendingAsync(fleet.Client).GetAwaiter().GetResult());
        };

        var now = await fleet.NowAsync("--prefix", "fleet/", "--per-host", "1", "--yes", "--journal", fleet.Journal);

        Assert.Equal((0, "8 of 8 rotated.\n"), (now.Exit, now.Output));
        Assert.Equal(1, most);
    }

    [Fact]
    public async Task Without_a_terminal_it_does_nothing_unless_told_yes()
    {
        await using var fleet = await Fleet.StartAsync(enforceQuotas: true);
        await fleet.CreateAsync("orders/db");

        var now = await fleet.NowAsync("orders/db");

        Assert.Equal((2, "InvalidSettings: orders/db will be rotated. There is no terminal to ask at: say so with --yes.\n"), (now.Exit, now.Error));
        Assert.Equal(0, fleet.Rotations);
    }

    [Fact]
    public async Task At_a_terminal_a_bar_shows_how_far_it_is()
    {
        await using var fleet = await Fleet.StartAsync(enforceQuotas: true);
        await fleet.CreateAsync("orders/a");
        await fleet.CreateAsync("orders/b");
        var command = $"{Siblings.Executable("RotationFunctions.Cli", "rotate")} now --prefix orders/ --yes --journal {fleet.Journal}";
        await using var now = Rotate.StartProgram(Operator.Environment(fleet.Aws.Endpoint), "script", "-qec", command, "/dev/null");

        Assert.Equal(0, await now.WaitAsync());

        Assert.Contains("━", now.Output, StringComparison.Ordinal);
        Assert.Contains("reading 2 secrets", now.Output, StringComparison.Ordinal);
        Assert.Contains("2 of 2, 0 under way", now.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("orders/a: Succeeded", now.Output, StringComparison.Ordinal);
        Assert.Contains("2 of 2 rotated.", now.Output, StringComparison.Ordinal);
    }

    /// <summary>How many secrets have a rotation that is not finished, this moment.</summary>
    private static async Task<int> CountPendingAsync(AmazonSecretsManagerClient client) => (await client.ListSecretsAsync(new ListSecretsRequest(), Stop)).SecretList.Count(secret =>
        secret.SecretVersionsToStages.Values.Any(labels => labels.Contains(StagingLabels.Pending) && !labels.Contains(StagingLabels.Current)));

    private static IEnumerable<string?> NamesIn(Operator.Ran now) => now.Json["secrets"]!.AsArray().Select(end => (string?)end!["name"]).Order();
}
