using RotationFunctions.Local.Rotation;

namespace RotationFunctions.IntegrationTests;

/// <summary>A function that is set up wrong says so before its first invocation, and with every mistake at once.</summary>
public class InitErrorTests(TestServer server)
{
    private static readonly Dictionary<string, string> Mistakes = new()
    {
        ["PASSWORD_LENGTH"] = "many",
        ["EXCLUDE_NUMBERS"] = "perhaps",
        ["TLS_FALLBACK"] = "yes",
        ["ROTATION_STRATEGY"] = "both",
        ["AWS_ENDPOINT_URL_SECRETS_MANAGER"] = "",
        ["SECRETS_MANAGER_ENDPOINT"] = "not a url",
    };

    [Theory]
    [InlineData(FunctionBuild.Executable)]
    [InlineData(FunctionBuild.Native)]
    [InlineData(FunctionBuild.ClassLibrary)]
    public async Task Wrong_settings_are_all_told_in_one_error(FunctionBuild build)
    {
        await using var stage = await Stage.StartAsync(server, build.Define() with { Environment = Mistakes });

        var error = await FailAsync(stage);

        Assert.Equal("InvalidSettings: The function's environment variables are wrong: PASSWORD_LENGTH must be a whole number from 1 to 4096. "
            + "EXCLUDE_NUMBERS must be true or false. TLS_FALLBACK must be allow or refuse. ROTATION_STRATEGY must be single-user or "
            + "alternating-users. SECRETS_MANAGER_ENDPOINT must be a URL, such as https://secretsmanager.eu-central-1.amazonaws.com.", error);
        Assert.Contains(stage.Log, line => line.Contains("InvalidSettings: ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(FunctionBuild.Executable)]
    [InlineData(FunctionBuild.Native)]
    public async Task A_handler_that_does_not_exist_is_told_with_those_that_do(FunctionBuild build)
    {
        await using var stage = await Stage.StartAsync(server, build.Define() with { Handler = "postgres" });

        Assert.StartsWith("InvalidSettings: The function's handler is 'postgres', but must be one of: postgresql, mysql, api-key.", await FailAsync(stage), StringComparison.Ordinal);
    }

    private static async Task<string?> FailAsync(Stage stage)
    {
        var (_, happened) = await stage.RotateAsync();
        return Assert.Single(happened.OfType<StepEnded>()).Error;
    }
}
