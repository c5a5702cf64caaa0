using System.Globalization;

namespace RotationFunctions.Local.Lambda;

/// <summary>The variables that a function's process gets.</summary>
internal static class FunctionEnvironment
{
    private const string TokenPrefix = "local";

    // What a program needs to start at all. Everything else of the host's environment stays outside.
    private static readonly string[] Inherited = ["PATH", "HOME", "TMPDIR", "LANG", "DOTNET_ROOT", "SystemRoot", "TEMP"];

    /// <summary>Those that a program needs to start, those that Lambda gives, and over both the function's own.</summary>
    public static IReadOnlyDictionary<string, string> Of(FunctionDefinition definition, Uri endpoint, string region, string process)
    {
        var environment = new Dictionary<string, string>();
        foreach (var name in Inherited)
        {
            if (Environment.GetEnvironmentVariable(name) is { } value)
                environment[name] = value;
        }
        foreach (var (name, value) in Lambda(definition, endpoint, region, process).Concat(definition.Environment))
            environment[name] = value;
        return environment;
    }

    /// <summary>Whether a session token is a function's. A person's calls have none, or that of an account.</summary>
    public static bool IsFunction(string sessionToken) => sessionToken.StartsWith(TokenPrefix, StringComparison.Ordinal);

    /// <summary>The id of the process that a session token was given to.</summary>
    public static string ProcessOf(string sessionToken) => sessionToken[Math.Min(TokenPrefix.Length + 1, sessionToken.Length)..];

    /// <remarks><see href="https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html"/></remarks>
    private static Dictionary<string, string> Lambda(FunctionDefinition definition, Uri endpoint, string region, string process) => new()
    {
        ["AWS_LAMBDA_RUNTIME_API"] = $"{endpoint.Authority}/{definition.Name}/{process}",
        ["_HANDLER"] = definition.Handler,
        ["AWS_REGION"] = region,
        ["AWS_DEFAULT_REGION"] = region,
        ["AWS_ACCESS_KEY_ID"] = "local",
        ["AWS_SECRET_ACCESS_KEY"] = "local",
        ["AWS_SESSION_TOKEN"] = $"{TokenPrefix}-{process}", // tells which process calls
        ["AWS_EC2_METADATA_DISABLED"] = "true",
        ["AWS_ENDPOINT_URL_SECRETS_MANAGER"] = endpoint.ToString(),
        ["AWS_LAMBDA_FUNCTION_NAME"] = definition.Name,
        ["AWS_LAMBDA_FUNCTION_VERSION"] = "$LATEST",
        ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = definition.MemorySizeInMB.ToString(CultureInfo.InvariantCulture),
        ["AWS_LAMBDA_LOG_GROUP_NAME"] = $"/aws/lambda/{definition.Name}",
        ["AWS_LAMBDA_LOG_STREAM_NAME"] = process,
        ["AWS_LAMBDA_INITIALIZATION_TYPE"] = "on-demand",
        ["LAMBDA_TASK_ROOT"] = Path.GetDirectoryName(Path.GetFullPath(definition.Command)) ?? "/",
        ["TZ"] = ":UTC",
        ["DOTNET_EnableDiagnostics"] = "0", // Lambda's own end to a process is a kill, after which .NET's pipes would stay in the temporary folder
    };
}
