using System.Text.Json.Nodes;
using Amazon.Runtime;
using Amazon.SecretsManager;
using Amazon.SecretsManager.Model;
using RotationFunctions.Local;
using RotationFunctions.Local.Lambda;
using RotationFunctions.Local.Rotation;
using RotationFunctions.Tests;

namespace RotationFunctions.Cli.Tests;

/// <summary><c>rotate now</c> where answers are lost, refused or late: it goes on, and rotates nothing twice.</summary>
public sealed class NowResumeTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rotate-now-");
    private LocalAws _aws = null!;
    private AmazonSecretsManagerClient _client = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Journal => Path.Combine(_folder.FullName, "journal.jsonl");

    public async ValueTask InitializeAsync()
    {
        _aws = await LocalAws.StartAsync(new LocalAwsOptions { RotationRetries = [] }, Stop);
        _client = new AmazonSecretsManagerClient(new BasicAWSCredentials("local", "local"), new AmazonSecretsManagerConfig
        {
            ServiceURL = _aws.Endpoint.ToString(), AuthenticationRegion = _aws.Options.Region,
        });
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _aws.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_rotation_that_is_still_under_way_is_followed_and_not_asked_for_again()
    {
        await CreateAsync("orders/slow", Define("broken", "fail"));
        await RunAsync(_aws.Endpoint, "orders/slow", "--wait", "1", "--yes", "--journal", Journal);
        var asked = 0;
        await using var proxy = await AwsProxy.StartAsync(_aws.Endpoint, (operation, _, forward) =>
        {
            asked += operation == "RotateSecret" ? 1 : 0;
            return forward();
        });

        var resumed = await RunAsync(proxy.Address, "--resume", Journal, "--yes", "--wait", "1");

        Assert.Equal((1, 0), (resumed.Exit, asked));
        Assert.Contains("! orders/slow: It has not ended in 1 s", resumed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_whose_answer_was_lost_is_followed_though_its_repeat_is_refused()
    {
        await CreateAsync("orders/db", Define("rotator", "rotate"));
        var asked = 0;
        await using var proxy = await AwsProxy.StartAsync(_aws.Endpoint, async (operation, _, forward) =>
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

        var now = await RunAsync(proxy.Address, "orders/db", "--yes");

        Assert.Equal((0, "1 of 1 rotated.\n", 2), (now.Exit, now.Output, asked));
    }

    [Theory]
    [InlineData(true, 0, "1 of 1 rotated.\n")]
    [InlineData(false, 1, "  ! orders/db: OutcomeUnknown: StoreUnavailable: Secrets Manager could not answer RotateSecret")]
    public async Task What_became_of_a_request_without_an_answer_is_looked_for_and_else_the_version_is_named(bool arrives, int exit, string told)
    {
        await CreateAsync("orders/db", Define("rotator", "rotate"));
        var token = "";
        await using var proxy = await AwsProxy.StartAsync(_aws.Endpoint, async (operation, body, forward) =>
        {
            if (operation != "RotateSecret")
                return await forward();
            token = (string)JsonNode.Parse(body)!["ClientRequestToken"]!;
            if (arrives)
                await forward();
            return new AwsProxy.Answer(500, """{"__type":"InternalServiceError"}""");
        });

        var now = await RunAsync(proxy.Address, "orders/db", "--yes", "--journal", Journal);

        Assert.Equal(exit, now.Exit);
        Assert.StartsWith(told, now.Output, StringComparison.Ordinal);
        Assert.Equal(!arrives, now.Output.Contains($"Whether the rotation of orders/db that makes version {token} has begun is not known. Look in a while with: rotate status orders/db\n"
            + $"0 of 1 rotated.\n\nNext: rotate now --resume {Journal}\n", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_rotation_that_was_given_up_before_the_run_was_resumed_is_not_waited_for()
    {
        await CreateAsync("orders/db", Define("broken", "fail"));
        await RunAsync(_aws.Endpoint, "orders/db", "--wait", "1", "--yes", "--journal", Journal);
        await DetachPendingAsync("orders/db");

        var resumed = await RunAsync(_aws.Endpoint, "--resume", Journal, "--wait", "1", "--yes");

        Assert.Equal(1, resumed.Exit);
        Assert.Contains("✗ orders/db: It was given up, or overtaken by a person's change", resumed.Output, StringComparison.Ordinal);
        Assert.EndsWith("Next: rotate status orders/db\n", resumed.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ExpiredTokenException")]
    [InlineData("UnrecognizedClientException")]
    public async Task Credentials_that_are_refused_stop_the_run_and_new_ones_go_on_with_it(string error)
    {
        var function = Define("rotator", "rotate");
        foreach (var name in new[] { "fleet/a", "fleet/b", "fleet/c", "fleet/d" })
            await CreateAsync(name, function);
        var (asked, refused) = (0, 0);
        await using var proxy = await AwsProxy.StartAsync(_aws.Endpoint, (operation, _, forward) =>
        {
            asked += operation == "RotateSecret" ? 1 : 0;
            if (asked < 2)
                return forward();
            refused++;
            return Task.FromResult(new AwsProxy.Answer(400, $$"""{"__type":"{{error}}"}"""));
        });

        var first = await RunAsync(proxy.Address, "--prefix", "fleet/", "--in-flight", "1", "--yes", "--journal", Journal);
        var second = await RunAsync(_aws.Endpoint, "--resume", Journal, "--yes");

        Assert.Equal((1, 1), (first.Exit, refused));
        Assert.Contains($"! fleet/b: CredentialsRefused: Secrets Manager does not take the credentials by which RotateSecret of secret fleet/b was asked for ({error}", first.Output, StringComparison.Ordinal);
        Assert.Contains("! 2 secrets, from fleet/c to fleet/d: Not begun, since the run was stopped. CredentialsRefused", first.Output, StringComparison.Ordinal);
        Assert.Equal(2, first.Output.Split("CredentialsRefused: ").Length - 1);
        Assert.Contains($"1 of 4 rotated.\n\nNext: rotate now --resume {Journal}\n", first.Output, StringComparison.Ordinal);
        Assert.Equal((0, "4 of 4 rotated.\n"), (second.Exit, second.Output));
        foreach (var secret in (await _client.ListSecretsAsync(new ListSecretsRequest(), Stop)).SecretList)
            Assert.Equal(3, (await _client.ListSecretVersionIdsAsync(new ListSecretVersionIdsRequest { SecretId = secret.ARN, IncludeDeprecated = true }, Stop)).Versions.Count);
    }

    [Theory]
    [InlineData(0, 5, 3)] // the caller may not rotate any of them
    [InlineData(1, 7, 0)] // one secret or another denies it
    public async Task A_run_that_is_denied_everywhere_stops_and_says_so_once(int allowed, int denied, int notBegun)
    {
        var function = Define("rotator", "rotate");
        for (var number = 0; number < 8; number++)
            await CreateAsync($"fleet/{number}", function);
        var asked = 0;
        await using var proxy = await AwsProxy.StartAsync(_aws.Endpoint, (operation, _, forward) => operation != "RotateSecret" || ++asked <= allowed ? forward()
            : Task.FromResult(new AwsProxy.Answer(400, """{"__type":"AccessDeniedException"}""")));

        var first = await RunAsync(proxy.Address, "--prefix", "fleet/", "--in-flight", "1", "--yes", "--journal", Journal);
        var second = await RunAsync(_aws.Endpoint, "--resume", Journal, "--yes");

        Assert.Equal((1, allowed + denied), (first.Exit, asked));
        Assert.Equal(notBegun > 0, first.Output.Contains("! 3 secrets, from fleet/5 to fleet/7: Not begun, since the run was stopped. The first 5 that ended were all denied. AccessDenied: ",
            StringComparison.Ordinal));
        Assert.Equal(denied, first.Output.Split("✗ fleet/").Length - 1);
        Assert.DoesNotContain("NotBegun", first.Error, StringComparison.Ordinal);
        Assert.EndsWith($"{allowed} of 8 rotated.\n\nNext: rotate now --resume {Journal}\n", first.Output, StringComparison.Ordinal);
        Assert.Equal((0, "8 of 8 rotated.\n"), (second.Exit, second.Output));
    }

    [Fact]
    public async Task Where_only_the_secrets_own_state_is_in_the_way_that_is_to_be_looked_at()
    {
        await _client.CreateSecretAsync(new CreateSecretRequest { Name = "plain", SecretString = "canary-7Q" }, Stop);

        var now = await RunAsync(_aws.Endpoint, "plain", "--yes", "--journal", Journal);

        Assert.EndsWith("0 of 1 rotated.\n\nNext: rotate status plain\n", now.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_login_that_has_expired_meanwhile_stops_the_run()
    {
        var function = Define("rotator", "rotate");
        await CreateAsync("fleet/a", function);
        await CreateAsync("fleet/b", function);
        var (script, used) = (Path.Combine(_folder.FullName, "credentials.sh"), Path.Combine(_folder.FullName, "used"));
        var configuration = Path.Combine(_folder.FullName, "config");
        // Credentials so near their end that they are fetched anew for each call, and that are to be had until a rotation is asked for.
        await File.WriteAllTextAsync(script, $$"""test -e {{used}} && exit 1; printf '{"Version":1,"AccessKeyId":"local","SecretAccessKey":"local","SessionToken":"t","Expiration":"%s"}' $(date -u -d '+1 minute' +%Y-%m-%dT%H:%M:%SZ)""", Stop);
        await File.WriteAllTextAsync(configuration, $"[profile ops]\ncredential_process = sh {script}\n", Stop);
        await using var proxy = await AwsProxy.StartAsync(_aws.Endpoint, (operation, _, forward) =>
        {
            if (operation == "RotateSecret")
                File.WriteAllText(used, "");
            return forward();
        });
        var environment = Operator.Environment(proxy.Address);
        (environment["AWS_ACCESS_KEY_ID"], environment["AWS_SECRET_ACCESS_KEY"], environment["AWS_CONFIG_FILE"]) = (null, null, configuration);

        var now = await Operator.RunAsync(environment, "now", "--prefix", "fleet/", "--in-flight", "1", "--profile", "ops", "--yes", "--journal", Journal);

        Assert.Equal(1, now.Exit);
        Assert.Contains("! fleet/a: CredentialsRefused: No credentials were to be had to ask AWS with (", now.Output, StringComparison.Ordinal);
        Assert.Contains("! fleet/b: Not begun, since the run was stopped. CredentialsRefused: ", now.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "1 of 2 secrets left: fleet/b will be rotated. ")]
    [InlineData(true, "2 secrets will be rotated, from fleet/a to fleet/b until no value that was readable when the run began works any more, so that applications must read the new one at once. ")]
    public async Task What_a_resumed_run_will_do_is_asked_first(bool haveLeaked, string question)
    {
        await CreateAsync("fleet/a", Define("rotator", "rotate"));
        await CreateAsync("fleet/b", Define("broken", "fail"));
        await RunAsync(_aws.Endpoint, ["--prefix", "fleet/", "--wait", "1", "--yes", "--journal", Journal, .. haveLeaked ? (string[])["--compromised"] : []]);

        var resumed = await RunAsync(_aws.Endpoint, "--resume", Journal);

        Assert.Equal((2, $"InvalidSettings: {question}There is no terminal to ask at: say so with --yes.\n"), (resumed.Exit, resumed.Error));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"Run":"1","Leak":null,"Targets":[null]}""")]
    [InlineData("""{"Run":"1","Leak":null,"Targets":[{"Name":"a"}]}""")]
    public async Task A_file_that_is_no_journal_is_refused(string content)
    {
        await File.WriteAllTextAsync(Journal, content, Stop);

        var resumed = await RunAsync(_aws.Endpoint, "--resume", Journal, "--yes");

        Assert.Equal(2, resumed.Exit);
        Assert.StartsWith($"InvalidSettings: The journal '{Journal}' cannot be used (", resumed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_that_are_none_of_a_journal_are_passed_over()
    {
        await CreateAsync("orders/db", Define("rotator", "rotate"));
        await RunAsync(_aws.Endpoint, "orders/db", "--yes", "--journal", Journal);
        await File.AppendAllTextAsync(Journal, "{}\nnull\n{\"Arn\":null,\"Name\":\"a\",\"Result\":0,\"Reason\":null}\n{\"Arn\":\n", Stop);

        var resumed = await RunAsync(_aws.Endpoint, "--resume", Journal, "--yes");

        Assert.Equal((0, "1 of 1 rotated.\n"), (resumed.Exit, resumed.Output));
    }

    [Fact]
    public async Task Where_the_disk_of_the_journal_fills_nothing_more_begins_and_the_rest_can_be_resumed()
    {
        Requirement.Have(Environment.UserName == "root" ? "root" : null, "Only root can give a process a small disk of its own.");
        var function = Define("rotator", "rotate");
        foreach (var name in new[] { "a", "b", "c", "d", "e", "f" })
            await CreateAsync($"fleet/{name}{new string('x', 200)}", function);
        var disk = _folder.CreateSubdirectory("disk");
        var journal = Path.Combine(disk.FullName, "journal.jsonl");
        // 4 KiB take the names, and the ends of some.
        var command = $"{Siblings.Executable("RotationFunctions.Cli", "rotate")} now --prefix fleet/ --in-flight 1 --yes --journal {journal}";
        await using var full = Rotate.StartProgram(Operator.Environment(_aws.Endpoint), "unshare", "--mount", "sh", "-c",
            $"mount -t tmpfs -o size=4k none {disk.FullName} && {{ {command}; code=$?; cp {journal} {Journal}; exit $code; }}");

        Assert.Equal(1, await full.WaitAsync());
        var resumed = await RunAsync(_aws.Endpoint, "--resume", Journal, "--yes");

        Assert.Contains($"Not begun, since the run was stopped. The journal '{journal}' cannot be written any more. Look whether its disk is full.\n", full.Output, StringComparison.Ordinal);
        Assert.Contains($" of 6 rotated.\n\nNext: rotate now --resume {journal}\n", full.Output, StringComparison.Ordinal);
        Assert.Equal((0, "6 of 6 rotated.\n"), (resumed.Exit, resumed.Output));
    }

    [Fact]
    public async Task What_failed_is_tried_again_and_a_refusal_keeps_its_name()
    {
        var function = Define("rotator", "rotate");
        await CreateAsync("fleet/a", function);
        await CreateAsync("fleet/b", function);
        await using var proxy = await AwsProxy.StartAsync(_aws.Endpoint, (operation, _, forward) => operation != "RotateSecret" ? forward()
            : Task.FromResult(new AwsProxy.Answer(400, """{"__type":"LimitExceededException"}""")));

        var first = await RunAsync(proxy.Address, "--prefix", "fleet/", "--yes", "--journal", Journal);
        var second = await RunAsync(_aws.Endpoint, "--resume", Journal, "--yes");

        Assert.EndsWith($"0 of 2 rotated.\n\nNext: rotate now --resume {Journal}\n", first.Output, StringComparison.Ordinal);
        Assert.Contains("✗ fleet/a: StoreRefused: Secrets Manager refused RotateSecret for secret fleet/a (LimitExceededException", first.Output, StringComparison.Ordinal);
        Assert.Equal((0, "2 of 2 rotated.\n"), (second.Exit, second.Output));
    }

    [Fact]
    public async Task A_rotation_that_was_given_up_is_not_waited_for_again()
    {
        await CreateAsync("orders/db", Define("broken", "fail"));
        var (asked, looks) = (0, 0);
        await using var proxy = await AwsProxy.StartAsync(_aws.Endpoint, async (operation, _, forward) =>
        {
            asked += operation == "RotateSecret" ? 1 : 0;
            if (asked == 1 && operation == "DescribeSecret" && ++looks == 2)
                await DetachPendingAsync("orders/db");
            return await forward();
        });

        var first = await RunAsync(proxy.Address, "orders/db", "--yes", "--journal", Journal);
        var second = await RunAsync(proxy.Address, "--resume", Journal, "--yes");

        Assert.Equal((1, 1, 1), (first.Exit, second.Exit, asked));
        Assert.Contains("✗ orders/db: It was given up, or overtaken by a person's change", first.Output, StringComparison.Ordinal);
        Assert.Equal(first.Output, second.Output);
    }

    private static Task<Operator.Ran> RunAsync(Uri endpoint, params string[] arguments) => Operator.RunAsync(Operator.Environment(endpoint), ["now", .. arguments]);

    private string Define(string name, string handler) => _aws.Define(new FunctionDefinition { Name = name, Command = Siblings.Executable("RotationFunctions.TestFunction"), Handler = handler });

    /// <summary>A secret whose rotation is turned on, and under which nothing is under way.</summary>
    private async Task CreateAsync(string name, string function)
    {
        await _client.CreateSecretAsync(new CreateSecretRequest { Name = name, SecretString = """{"password":"canary-7Q"}""" }, Stop);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Watch(RotationActivity activity)
        {
            if (activity is RotationSucceeded or RotationFailed)
                ended.TrySetResult();
        }
        _aws.RotationHappened += Watch;
        await _client.RotateSecretAsync(new RotateSecretRequest { SecretId = name, RotationLambdaARN = function }, Stop);
        await ended.Task.WaitAsync(Stop);
        _aws.RotationHappened -= Watch;
        await DetachPendingAsync(name);
    }

    private async Task DetachPendingAsync(string name)
    {
        var seen = await _client.DescribeSecretAsync(new DescribeSecretRequest { SecretId = name }, Stop);
        if (seen.VersionIdsToStages.FirstOrDefault(version => version.Value is ["AWSPENDING"]).Key is { } pending)
        {
            await _client.UpdateSecretVersionStageAsync(
                new UpdateSecretVersionStageRequest { SecretId = name, VersionStage = "AWSPENDING", RemoveFromVersionId = pending }, Stop);
        }
    }
}
