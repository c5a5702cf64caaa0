using RotationFunctions.Local.Lambda;

namespace RotationFunctions.Cli;

/// <summary>The rotation functions that come with this command: one executable, which goes by its handler.</summary>
internal static class BuiltInFunction
{
    public static IReadOnlyList<string> Handlers { get; } = ["postgresql", "mysql", "api-key"];

    /// <param name="executable">Another build of it, such as a native one; <c>null</c> for the one that came with this command.</param>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    public static FunctionDefinition Define(string handler, string? executable, IReadOnlyDictionary<string, string> environment)
    {
        var (command, arguments) = executable is not null ? (Path.GetFullPath(executable), []) : Own();
        if (!File.Exists(arguments is [var library] ? library : command))
            throw new FileNotFoundException(
                $"The rotation function '{executable ?? command}' does not exist. Build it, or name it with --function.");
        return new FunctionDefinition
        {
            Name = $"rotate-{handler}", Command = command, Arguments = arguments, Handler = handler, Environment = environment,
        };
    }

    // A package of a tool keeps no executable files, but its library runs everywhere.
    private static (string Command, string[] Arguments) Own()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "function");
        var file = Path.Combine(folder, $"RotationFunctions.Lambda{(OperatingSystem.IsWindows() ? ".exe" : "")}");
        var isExecutable = OperatingSystem.IsWindows() ? File.Exists(file) : File.Exists(file)
            && (File.GetUnixFileMode(file) & UnixFileMode.UserExecute) != 0;
        return isExecutable ? (file, [])
            : (Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [Path.Combine(folder, "RotationFunctions.Lambda.dll")]);
    }
}
