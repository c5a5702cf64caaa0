using System.Net;
using System.Text.RegularExpressions;
using Amazon.SecretsManager.Model;
using RotationFunctions.IntegrationTests;
using RotationFunctions.Local;
using RotationFunctions.Local.Lambda;
using RotationFunctions.Tests;

namespace RotationFunctions.Cli.Tests;

/// <summary>The page at the address of <c>rotate local</c>, in a real browser</summary>
public partial class PageTests(TestServer server)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_shows_the_steps_of_a_rotation_its_labels_calls_and_logins_and_no_secret()
    {
        await using var stage = await Stage.StartAsync(server, Operator.PostgreSqlFunction);
        var (version, _) = await stage.RotateAsync();

        var page = await Browser.ReadAsync(stage.Aws.Endpoint);

        Assert.Equal(["createSecret", "setSecret", "testSecret", "finishSecret"], SucceededStep().Matches(page).Select(step => step.Groups["name"].Value));
        Assert.Contains($"<b class=\"\">tests/{stage.User}</b> version {version}, succeeded", page, StringComparison.Ordinal);
        Assert.Contains("PutSecretValue", page, StringComparison.Ordinal);
        Assert.Contains($"<span class=\"label\">AWSCURRENT</span> on {version[..8]}", page, StringComparison.Ordinal);
        Assert.Contains("Logged in with the AWSCURRENT password", page, StringComparison.Ordinal);
        Assert.Contains("live", page, StringComparison.Ordinal);
        Assert.DoesNotContain(stage.OldPassword, page, StringComparison.Ordinal);
        Assert.DoesNotContain(await stage.PasswordAsync(), page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_that_runs_is_shown_as_running_and_those_after_it_as_waiting()
    {
        await using var aws = await LocalAws.StartAsync(new LocalAwsOptions { RotationRetries = [] }, Stop);
        await RotateAsync(aws, "value", new FunctionDefinition
        {
            Name = "hanging", Command = Siblings.Executable("RotationFunctions.TestFunction"), Handler = "hang", Timeout = TimeSpan.FromMinutes(5),
        });

        var page = await Browser.ReadAsync(aws.Endpoint);

        Assert.Contains("<div class=\"step running\"><b class=\"\">createSecret</b>running …", page, StringComparison.Ordinal);
        Assert.Equal(3, Count(page, "class=\"step waiting\""));
    }

    [Fact]
    public async Task What_a_function_writes_is_text_and_a_secret_in_it_is_struck_out()
    {
        await using var aws = await LocalAws.StartAsync(new LocalAwsOptions { RotationRetries = [] }, Stop);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        aws.FunctionLogged += line => _ = line.Text.Contains("the end", StringComparison.Ordinal) && ended.TrySetResult();
        const string Script = """echo "<img src=x onerror=\"document.title='owned'\"> canary-7Q\\\"x and canary-8R of app"; echo the end; exit 3""";
        await RotateAsync(aws, """{"username":"app","password":"canary-7Q\"x","more":["canary-8R"]}""", new FunctionDefinition
        {
            Name = "scripted", Command = "/bin/sh", Arguments = ["-c", Script], Handler = "any",
        });
        await ended.Task.WaitAsync(Stop);

        var page = await Browser.ReadAsync(aws.Endpoint);

        Assert.Contains("&lt;img src=x onerror=\"document.title='owned'\"&gt; ••• and ••• of app", page, StringComparison.Ordinal);
        Assert.Contains("<title>Local AWS</title>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_in_the_log_is_struck_out_when_it_is_gone_and_when_it_is_binary()
    {
        await using var aws = await LocalAws.StartAsync(new LocalAwsOptions { RotationRetries = [] }, Stop);
        using var client = aws.CreateClient();
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        aws.FunctionLogged += line => _ = line.Text.Contains("the end", StringComparison.Ordinal) && ended.TrySetResult();
        await client.CreateSecretAsync(new CreateSecretRequest { Name = "keytab", SecretBinary = new MemoryStream("canary-9Z"u8.ToArray()) }, Stop);
        await RotateAsync(aws, """{"password":"canary-7Q"}""", new FunctionDefinition
        {
            Name = "scripted", Command = "/bin/sh", Arguments = ["-c", "echo canary-7Q and canary-9Z or Y2FuYXJ5LTla; echo the end; exit 3"], Handler = "any",
        });
        await ended.Task.WaitAsync(Stop);
        await client.DeleteSecretAsync(new DeleteSecretRequest { SecretId = "orders", ForceDeleteWithoutRecovery = true }, Stop);

        var page = await Browser.ReadAsync(aws.Endpoint);

        Assert.Contains("••• and ••• or •••", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/page.js")]
    [InlineData("/page.json")]
    public async Task It_is_for_this_machine_alone_and_runs_no_script_but_its_own(string path)
    {
        await using var aws = await LocalAws.StartAsync(new LocalAwsOptions(), Stop);
        using var http = new HttpClient { BaseAddress = aws.Endpoint };
        using var strange = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Host = "attacker.example" } };

        using var refused = await http.SendAsync(strange, Stop);
        using var shown = await http.GetAsync(new Uri(path, UriKind.Relative), Stop);

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.OK), (refused.StatusCode, shown.StatusCode));
        Assert.StartsWith("default-src 'none'; script-src 'self'; ", shown.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rotate_local_says_where_it_is()
    {
        await using var local = Rotate.Start("local", "--port", "0");
        var line = await local.WaitForLineAsync("Watch its rotations in a browser at ");

        Assert.Contains("live", await Browser.ReadAsync(new Uri(line.Split(' ')[^1])), StringComparison.Ordinal);
    }

    private static async Task RotateAsync(LocalAws aws, string value, FunctionDefinition definition)
    {
        using var client = aws.CreateClient();
        var function = aws.Define(definition);
        await client.CreateSecretAsync(new CreateSecretRequest { Name = "orders", SecretString = value }, Stop);
        await client.RotateSecretAsync(new RotateSecretRequest { SecretId = "orders", RotationLambdaARN = function }, Stop);
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    [GeneratedRegex("<div class=\"step succeeded\"><b class=\"\">(?<name>.+?)</b>")]
    private static partial Regex SucceededStep();
}
