using System.Text;
using System.Text.Json.Nodes;
using Amazon.SecretsManager.Model;
using RotationFunctions.Local.Rotation;
using RotationFunctions.Tests;

namespace RotationFunctions.IntegrationTests.Debugging;

/// <summary>The function under a debugger: it meets the local AWS, or the Lambda Test Tool, by the profiles that come with it.</summary>
public class DebuggingTests(TestServer server)
{
    private const string Secret = "postgresql-secret", Token = "00000000-0000-0000-0000-000000000002";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_saved_requests_rotate_a_password_through_the_lambda_test_tool()
    {
        await using var stage = await StartAsync();
        await using var tool = await LambdaTestTool.StartAsync(Stop);
        await using var function = DebuggedFunction.Start(stage.Server, LaunchProfile.Environment(
            "postgresql (Lambda Test Tool)", (LaunchProfile.LocalAws, stage.Aws.Endpoint.Authority), (LaunchProfile.TestTool, tool.Address.Authority)));
        await stage.Client.PutSecretValueAsync(new PutSecretValueRequest
        {
            SecretId = Secret, ClientRequestToken = Token, SecretString = stage.Value("typed by hand"), VersionStages = [StagingLabels.Pending],
        }, Stop);

        foreach (var step in RotationSteps.OfRotation.Select(step => step.WireName()))
        {
            var (error, answer) = await InvokeAsync(tool.Address, "postgresql", await SavedAsync(step));
            Assert.True(error is null, answer.ToJsonString());
            Assert.Equal(step, (string?)answer["step"]);
        }

        Assert.True(await stage.LogsInAsync("typed by hand"));
        Assert.Equal(Token, (await stage.Client.GetSecretValueAsync(new GetSecretValueRequest { SecretId = Secret }, Stop)).VersionId);
    }

    [Fact]
    public async Task An_error_of_the_function_is_shown_by_the_lambda_test_tool()
    {
        await using var stage = await StartAsync();
        await using var tool = await LambdaTestTool.StartAsync(Stop);
        await using var function = DebuggedFunction.Start(stage.Server, LaunchProfile.Environment(
            "postgresql (Lambda Test Tool)", (LaunchProfile.LocalAws, stage.Aws.Endpoint.Authority), (LaunchProfile.TestTool, tool.Address.Authority)));

        var (error, answer) = await InvokeAsync(tool.Address, "postgresql", await SavedAsync("createSecret")); // nothing is pending under its token

        Assert.Equal("RotationException", error);
        Assert.Contains(Token, (string?)answer["errorMessage"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_function_that_attached_itself_rotates_a_password_of_the_local_aws()
    {
        await using var stage = await StartAsync();
        await using var function = DebuggedFunction.Start(
            stage.Server, LaunchProfile.Environment("postgresql (rotate local)", (LaunchProfile.LocalAws, stage.Aws.Endpoint.Authority)));
        while (!stage.Aws.Functions.Exists("postgresql"))
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Stop);

        var (version, happened) = await stage.RotateAsync("postgresql");

        Assert.IsType<RotationSucceeded>(happened[^1]);
        Assert.Equal(version, (await stage.ReadAsync()).VersionId);
        Assert.True(await stage.LogsInAsync(await stage.PasswordAsync()));
        // The saved requests do nothing to a version that is current: what is invoked by hand takes the same way.
        var again = (await SavedAsync("finishSecret")).Replace(Secret, stage.SecretArn, StringComparison.Ordinal).Replace(Token, version, StringComparison.Ordinal);
        Assert.Equal("AlreadyCurrent", (string?)(await InvokeAsync(stage.Aws.Endpoint, "postgresql", again)).Answer["outcome"]);
    }

    [Fact]
    public void There_is_a_profile_and_a_set_of_saved_requests_for_each_rotator()
    {
        string[] handlers = ["api-key", "mysql", "postgresql"];
        var folders = new DirectoryInfo(Repository.PathOf("src/RotationFunctions.Lambda/SavedRequests")).GetDirectories();

        Assert.Equal(handlers, folders.Select(folder => folder.Name).Order());
        Assert.Equal(
            handlers.SelectMany(handler => new[] { $"{handler} (Lambda Test Tool)", $"{handler} (rotate local)" }), LaunchProfile.Names.Order(StringComparer.Ordinal));
        foreach (var folder in folders)
        {
            Assert.Equal(
                RotationSteps.OfRotation.Select(step => $"{step.WireName()}.json").Order(), folder.GetFiles().Select(file => file.Name).Order());
        }
        Assert.All(LaunchProfile.Names, name =>
        {
            var environment = LaunchProfile.Environment(name);
            Assert.Equal(name.Split(' ')[0], environment["_HANDLER"]);
            Assert.EndsWith($"/{environment["_HANDLER"]}", environment["AWS_LAMBDA_RUNTIME_API"], StringComparison.Ordinal);
        });
    }

    /// <summary>A stage with the secret that the saved requests name.</summary>
    private async Task<Stage> StartAsync()
    {
        var stage = await Stage.StartAsync(server, FunctionBuild.Executable.Define());
        await stage.Client.CreateSecretAsync(new CreateSecretRequest { Name = Secret, SecretString = stage.Value(stage.OldPassword) }, Stop);
        return stage;
    }

    private static Task<string> SavedAsync(string step) =>
        File.ReadAllTextAsync(Repository.PathOf($"src/RotationFunctions.Lambda/SavedRequests/postgresql/{step}.json"), Stop);

    /// <summary>Lambda's own call, which both have.</summary>
    private static async Task<(string? Error, JsonNode Answer)> InvokeAsync(Uri address, string function, string payload)
    {
        using var client = new HttpClient();
        using var answer = await client.PostAsync(
            new Uri(address, $"/2015-03-31/functions/{function}/invocations"), new StringContent(payload, Encoding.UTF8, "application/json"), Stop);
        return (
            answer.Headers.TryGetValues("X-Amz-Function-Error", out var errors) ? errors.Single() : null,
            JsonNode.Parse(await answer.Content.ReadAsStringAsync(Stop))!);
    }
}
