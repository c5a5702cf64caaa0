using RotationFunctions.Local.Lambda;

namespace RotationFunctions.Local.Tests.Lambda;

/// <summary>The variables of a function's process: those that Lambda gives, its own, and few of this process.</summary>
public sealed class FunctionEnvironmentTests
{
    private static readonly string[] Inherited = ["PATH", "HOME", "TMPDIR", "LANG", "DOTNET_ROOT", "SystemRoot", "TEMP"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_gets_the_variables_that_Lambda_gives_and_few_of_this_process()
    {
        Assert.NotNull(Environment.GetEnvironmentVariable("PATH"));
        await using var stage = await LocalStage.StartAsync();
        var function = stage.Aws.Define(new FunctionDefinition
        {
            Name = "env", Command = "/usr/bin/env", Handler = "handler", Environment = new Dictionary<string, string> { ["MINE"] = "yes", ["TZ"] = "mine" },
        });

        await stage.InvokeAsync(function); // it prints its environment and ends
        stage.Log.Writer.Complete();
        var variables = await stage.Log.Reader.ReadAllAsync(Stop).Select(line => line.Split('=', 2)).ToDictionaryAsync(pair => pair[0], pair => pair[1], cancellationToken: Stop);

        var endpoint = stage.Aws.Endpoint;
        var process = variables["AWS_LAMBDA_LOG_STREAM_NAME"];
        var expected = new Dictionary<string, string>
        {
            ["AWS_LAMBDA_RUNTIME_API"] = $"{endpoint.Authority}/env/{process}",
            ["_HANDLER"] = "handler",
            ["AWS_REGION"] = "us-east-1",
            ["AWS_DEFAULT_REGION"] = "us-east-1",
            ["AWS_ACCESS_KEY_ID"] = "local",
            ["AWS_SECRET_ACCESS_KEY"] = "local",
            ["AWS_SESSION_TOKEN"] = $"local-{process}",
            ["AWS_EC2_METADATA_DISABLED"] = "true",
            ["AWS_ENDPOINT_URL_SECRETS_MANAGER"] = endpoint.ToString(),
            ["AWS_LAMBDA_FUNCTION_NAME"] = "env",
            ["AWS_LAMBDA_FUNCTION_VERSION"] = "$LATEST",
            ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = "128",
            ["AWS_LAMBDA_LOG_GROUP_NAME"] = "/aws/lambda/env",
            ["AWS_LAMBDA_LOG_STREAM_NAME"] = process,
            ["AWS_LAMBDA_INITIALIZATION_TYPE"] = "on-demand",
            ["DOTNET_EnableDiagnostics"] = "0",
            ["LAMBDA_TASK_ROOT"] = "/usr/bin",
            ["TZ"] = "mine",
            ["MINE"] = "yes",
        };
        foreach (var name in Inherited)
        {
            if (Environment.GetEnvironmentVariable(name) is { } value)
                expected[name] = value;
        }
        Assert.Equal(expected.OrderBy(pair => pair.Key, StringComparer.Ordinal), variables.OrderBy(pair => pair.Key, StringComparer.Ordinal));
    }
}
