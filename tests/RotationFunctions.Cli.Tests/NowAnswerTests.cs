using System.Text.Json.Nodes;
using Amazon.SecretsManager.Model;

namespace RotationFunctions.Cli.Tests;

/// <summary><c>rotate now</c> where AWS's answers are lost, or refuse everything: it goes on where it can, and stops where it cannot.</summary>
public sealed class NowAnswerTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_request_whose_answer_was_lost_is_followed_though_its_repeat_is_refused()
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.CreateAsync("orders/db");
        var asked = 0;
        await using var proxy = await AwsProxy.StartAsync(fleet.Aws.Endpoint, async (operation, _, forward) =>
        {
            if (operation != "RotateSecret")
                return await forward();
            if (++asked == 1)
            {
                await forward();
                return new AwsProxy.Answer(500, """{"__type":"InternalServiceError"}""");
            }
            return new AwsProxy.Answer(400, """{"__type":"InvalidRequestException","message":"A previous rotation isn't complete."}""");
        });

        var now = await Fleet.NowAsync(proxy.Address, "orders/db", "--yes");

        Assert.Equal((0, "1 of 1 rotated.\n", 2), (now.Exit, now.Output, asked));
    }

    [Theory]
    [InlineData(true, 0, "1 of 1 rotated.\n")]
    [InlineData(false, 1, "  ! orders/db: OutcomeUnknown: StoreUnavailable: Secrets Manager could not answer RotateSecret")]
    public async Task What_became_of_a_request_without_an_answer_is_looked_for_and_else_the_version_is_named(bool arrives, int exit, string told)
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.CreateAsync("orders/db");
        var token = "";
        await using var proxy = await AwsProxy.StartAsync(fleet.Aws.Endpoint, async (operation, body, forward) =>
        {
            if (operation != "RotateSecret")
                return await forward();
            token = (string)JsonNode.Parse(body)!["ClientRequestToken"]!;
            if (arrives)
                await forward();
            return new AwsProxy.Answer(500, """{"__type":"InternalServiceError"}""");
        });

        var now = await Fleet.NowAsync(proxy.Address, "orders/db", "--yes", "--journal", fleet.Journal);

        Assert.Equal(exit, now.Exit);
        Assert.StartsWith(told, now.Output, StringComparison.Ordinal);
        Assert.Equal(!arrives, now.Output.Contains($"Whether the rotation of orders/db that makes version {token} has begun is not known. Look in a while with: rotate status orders/db\n"
            + $"0 of 1 rotated.\n\nNext: rotate now --resume {fleet.Journal}\n", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("ExpiredTokenException")]
    [InlineData("UnrecognizedClientException")]
    public async Task Credentials_that_are_refused_stop_the_run_and_new_ones_go_on_with_it(string error)
    {
        await using var fleet = await Fleet.StartAsync();
        foreach (var name in new[] { "fleet/a", "fleet/b", "fleet/c", "fleet/d" })
            await fleet.CreateAsync(name);
        var (asked, refused) = (0, 0);
        await using var proxy = await AwsProxy.StartAsync(fleet.Aws.Endpoint, (operation, _, forward) =>
        {
            asked += operation == "RotateSecret" ? 1 : 0;
            if (asked < 2)
                return forward();
            refused++;
            return Task.FromResult(new AwsProxy.Answer(400, $$"""{"__type":"{{error}}"}"""));
        });

        var first = await Fleet.NowAsync(proxy.Address, "--prefix", "fleet/", "--in-flight", "1", "--yes", "--journal", fleet.Journal);
        var second = await fleet.NowAsync("--resume", fleet.Journal, "--yes");

        Assert.Equal((1, 1), (first.Exit, refused));
        Assert.Contains($"! fleet/b: CredentialsRefused: Secrets Manager does not take the credentials by which RotateSecret of secret fleet/b was asked for ({error}", first.Output, StringComparison.Ordinal);
        Assert.Contains("! 2 secrets, from fleet/c to fleet/d: Not begun, since the run was stopped. CredentialsRefused", first.Output, StringComparison.Ordinal);
        Assert.Equal(2, first.Output.Split("CredentialsRefused: ").Length - 1);
        Assert.Contains($"1 of 4 rotated.\n\nNext: rotate now --resume {fleet.Journal}\n", first.Output, StringComparison.Ordinal);
        Assert.Equal((0, "4 of 4 rotated.\n"), (second.Exit, second.Output));
        Assert.All(await fleet.CountVersionsAsync(), versions => Assert.Equal(3, versions));
    }

    [Theory]
    [InlineData(0, 5, 3)] // the caller may not rotate any of them
    [InlineData(1, 7, 0)] // one secret or another denies it
    public async Task A_run_that_is_denied_everywhere_stops_and_says_so_once(int allowed, int denied, int notBegun)
    {
        await using var fleet = await Fleet.StartAsync();
        for (var number = 0; number < 8; number++)
            await fleet.CreateAsync($"fleet/{number}");
        var asked = 0;
        await using var proxy = await AwsProxy.StartAsync(fleet.Aws.Endpoint, (operation, _, forward) => operation != "RotateSecret" || ++asked <= allowed ? forward()
            : Task.FromResult(new AwsProxy.Answer(400, """{"__type":"AccessDeniedException"}""")));

        var first = await Fleet.NowAsync(proxy.Address, "--prefix", "fleet/", "--in-flight", "1", "--yes", "--journal", fleet.Journal);
        var second = await fleet.NowAsync("--resume", fleet.Journal, "--yes");

        Assert.Equal((1, allowed + denied), (first.Exit, asked));
        Assert.Equal(notBegun > 0, first.Output.Contains("! 3 secrets, from fleet/5 to fleet/7: Not begun, since the run was stopped. The first 5 that ended were all denied. AccessDenied: ",
            StringComparison.Ordinal));
        Assert.Equal(denied, first.Output.Split("✗ fleet/").Length - 1);
        Assert.DoesNotContain("NotBegun", first.Error, StringComparison.Ordinal);
        Assert.EndsWith($"{allowed} of 8 rotated.\n\nNext: rotate now --resume {fleet.Journal}\n", first.Output, StringComparison.Ordinal);
        Assert.Equal((0, "8 of 8 rotated.\n"), (second.Exit, second.Output));
    }

    [Fact]
    public async Task Where_only_the_secrets_own_state_is_in_the_way_that_is_to_be_looked_at()
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.Client.CreateSecretAsync(new CreateSecretRequest { Name = "plain", SecretString = "canary-7Q" }, Stop);

        var now = await fleet.NowAsync("plain", "--yes", "--journal", fleet.Journal);

        Assert.EndsWith("0 of 1 rotated.\n\nNext: rotate status plain\n", now.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_login_that_has_expired_meanwhile_stops_the_run()
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.CreateAsync("fleet/a");
        await fleet.CreateAsync("fleet/b");
        var (script, used) = (Path.Combine(fleet.Folder.FullName, "credentials.sh"), Path.Combine(fleet.Folder.FullName, "used"));
        var configuration = Path.Combine(fleet.Folder.FullName, "config");
        // Credentials so near their end that they are fetched anew for each call, and that are to be had until a rotation is asked for.
        await File.WriteAllTextAsync(script, $$"""test -e {{used}} && exit 1; printf '{"Version":1,"AccessKeyId":"local","SecretAccessKey":"local","SessionToken":"t","Expiration":"%s"}' $(date -u -d '+1 minute' +%Y-%m-%dT%H:%M:%SZ)""", Stop);
        await File.WriteAllTextAsync(configuration, $"[profile ops]\ncredential_process = sh {script}\n", Stop);
        await using var proxy = await AwsProxy.StartAsync(fleet.Aws.Endpoint, (operation, _, forward) =>
        {
            if (operation == "RotateSecret")
                File.WriteAllText(used, "");
            return forward();
        });
        var environment = Operator.Environment(proxy.Address);
        (environment["AWS_ACCESS_KEY_ID"], environment["AWS_SECRET_ACCESS_KEY"], environment["AWS_CONFIG_FILE"]) = (null, null, configuration);

        var now = await Operator.RunAsync(environment, "now", "--prefix", "fleet/", "--in-flight", "1", "--profile", "ops", "--yes", "--journal", fleet.Journal);

        Assert.Equal(1, now.Exit);
        Assert.Contains("! fleet/a: CredentialsRefused: No credentials were to be had to ask AWS with (", now.Output, StringComparison.Ordinal);
        Assert.Contains("! fleet/b: Not begun, since the run was stopped. CredentialsRefused: ", now.Output, StringComparison.Ordinal);
    }
}
