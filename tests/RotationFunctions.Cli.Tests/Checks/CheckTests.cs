using System.Text.Json.Nodes;
using Amazon.SecretsManager.Model;
using RotationFunctions.Cli.Access;
using RotationFunctions.Cli.Checks;
using RotationFunctions.Cli.Credentials;
using RotationFunctions.IntegrationTests;
using RotationFunctions.PostgreSql.Tests;

namespace RotationFunctions.Cli.Tests.Checks;

/// <summary><c>rotate check</c>, from here and through the function, on a real database</summary>
public class CheckTests(TestServer server)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_secret_that_can_be_rotated_passes_and_the_server_stays_as_it_is()
    {
        await using var stage = await Stage.StartAsync(server, Operator.PostgreSqlFunction);
        await stage.RotateAsync();
        var before = (await stage.Server.PictureAsync(stage.User, Stop), (await stage.ReadAsync()).VersionId);

        var check = await Operator.RunAsync(stage, "check", $"tests/{stage.User}");

        Assert.Contains(stage.User, before.Item1, StringComparison.Ordinal);
        Assert.Equal((0, ""), (check.Exit, check.Error));
        Assert.All(["schedule: It is to be rotated every 30 days", "permission: Secrets Manager may invoke the function.", "rotation: Rotation is turned on.", "pending version: No earlier",
            "secret: The current value has every field", $"server: {stage.Server.Host} answers.", "login: The current value logs in", "privileges: The user may change its own password"],
            line => Assert.Contains($"  ✓ {line}", check.Output, StringComparison.Ordinal));
        Assert.Contains("\nRotation will work.\n", check.Output, StringComparison.Ordinal);
        Assert.Equal(before, (await stage.Server.PictureAsync(stage.User, Stop), (await stage.ReadAsync()).VersionId));
    }

    [Fact]
    public async Task The_function_looks_in_the_place_of_this_machine_and_finds_the_same()
    {
        await using var stage = await Stage.StartAsync(server, Operator.PostgreSqlFunction);

        var here = await Operator.RunAsync(stage, "check", stage.SecretArn, "--json");
        var there = await Operator.RunAsync(stage, "check", stage.SecretArn, "--function", "rotate-postgresql", "--json");

        Assert.Equal((0, 0), (here.Exit, there.Exit));
        Assert.Equal("rotate-postgresql", (string?)there.Json["from"]);
        Assert.Equal(Named(here).Except(["function"]), Named(there).Except(["permission"]));
        Assert.StartsWith("aws secretsmanager rotate-secret --secret-id ", (string?)there.Json["next"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_keeps_a_rotation_from_working_is_marked_and_the_exit_code_says_so()
    {
        await using var stage = await Stage.StartAsync(server, Operator.PostgreSqlFunction);
        await stage.Server.ExecuteAsync($"ALTER ROLE {stage.User} CONNECTION LIMIT 1", Stop);

        var check = await Operator.RunAsync(stage, "check", stage.SecretArn);

        Assert.Equal(1, check.Exit);
        Assert.Contains($"  ✗ connections: The user may have 1 connection at once (CONNECTION LIMIT), but a rotation needs 2 besides those of applications. Let an administrator run: "
            + $"ALTER ROLE \"{stage.User}\" CONNECTION LIMIT -1.\n", check.Output, StringComparison.Ordinal);
        Assert.Contains("\nRotation will not work until what is marked with ✗ is mended.\n\nNext: rotate check ", check.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_mistake_in_the_secret_is_told_at_once()
    {
        await using var stage = await Stage.StartAsync(server, Operator.PostgreSqlFunction);
        await stage.Client.PutSecretValueAsync(new PutSecretValueRequest { SecretId = stage.SecretArn, SecretString = """{"engine":"postgres","port":"many","password":"canary-7Q"}""" }, Stop);

        var check = await Operator.RunAsync(stage, "check", stage.SecretArn);

        Assert.Equal(1, check.Exit);
        Assert.Equal(3, check.Output.Split("✗ secret: ").Length - 1);
        Assert.DoesNotContain("canary", check.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_credential_that_is_not_known_here_is_the_functions_to_look_at()
    {
        await using var stage = await Stage.StartAsync(server, Operator.PostgreSqlFunction);
        await stage.Client.PutSecretValueAsync(new PutSecretValueRequest { SecretId = stage.SecretArn, SecretString = new JsonObject { ["api_key"] = "canary-7Q" }.ToJsonString() }, Stop);

        var check = await Operator.RunAsync(stage, "check", stage.SecretArn);

        Assert.Equal(1, check.Exit);
        Assert.Contains("✗ credential: It could not be looked at from here.", check.Output, StringComparison.Ordinal);
        Assert.Contains("with --function.", check.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_function_that_does_not_exist_is_told()
    {
        await using var stage = await Stage.StartAsync(server, Operator.PostgreSqlFunction);

        var check = await Operator.RunAsync(stage, "check", stage.SecretArn, "--function", "nobody");

        Assert.Equal((2, ""), (check.Exit, check.Output));
        Assert.Equal("FunctionNotFound: There is no function nobody in this account and region. Check its name or ARN, and the region.\n", check.Error);
    }

    [Theory]
    [InlineData(14, CheckResult.Warning)]
    [InlineData(16, CheckResult.Failed)]
    public async Task An_unfinished_rotation_is_in_the_way_once_it_cannot_be_running_any_more(int minutes, CheckResult result)
    {
        await using var stage = await Stage.StartAsync(server, Operator.PostgreSqlFunction);
        await stage.RegisterAsync();
        var access = new AwsAccess(stage.Client, new FunctionInvoker(stage.Client.Config, stage.Aws.Endpoint));
        var rotators = new CredentialRotators(name => name == "CA_BUNDLE_PATH" ? stage.Server.CaBundlePath : null, null);

        var report = (CheckReport)await new CheckRun(access, rotators, new ClockAhead(TimeSpan.FromMinutes(minutes))).RunAsync(stage.SecretArn, null, Stop);

        var pending = Assert.Single(report.Checks, check => check.Name == "pending version");
        Assert.Equal(result, pending.Result);
        Assert.Contains("RotateSecret is refused until it ends; `rotate status` says why it is stuck, and `rotate abandon` gives it up.", pending.Sentence, StringComparison.Ordinal);
        Assert.Equal(result == CheckResult.Failed, report.Checks.Any(check => check.Result == CheckResult.Failed && check.Name != "permission"));
        Assert.Equal($"rotate status tests/{stage.User}", report.Next);
    }

    private sealed class ClockAhead(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
    }

    private static IEnumerable<string?> Named(Operator.Ran check) => check.Json["checks"]!.AsArray().Select(found => (string?)found!["name"]);
}
