namespace RotationFunctions.Cli.Access;

/// <summary>
/// The options by which a command found its account and region, for the commands that it advises: else they would find others, and there
/// perhaps a secret of the same name.
/// </summary>
internal sealed record AwsRoute(string? Endpoint, string? Region, string? Profile)
{
    /// <summary>Found by the environment alone.</summary>
    public static AwsRoute Usual { get; } = new(null, null, null);

    /// <summary>The options as <c>rotate</c> takes them, each with a space before it.</summary>
    public string ForRotate => Options("--endpoint");

    /// <summary>The same for the AWS CLI.</summary>
    public string ForAws => Options("--endpoint-url");

    private string Options(string endpoint) => $"{Option("--region", Region)}{Option("--profile", Profile)}{Option(endpoint, Endpoint)}";

    private static string Option(string name, string? value) => value is null ? "" : $" {name} {ShellWord.Of(value)}";
}
