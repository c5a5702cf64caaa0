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
        var file = executable
            ?? Path.Combine(AppContext.BaseDirectory, "function", $"RotationFunctions.Lambda{(OperatingSystem.IsWindows() ? ".exe" : "")}");
        if (!File.Exists(file))
            throw new FileNotFoundException($"The rotation function '{file}' does not exist. Build it, or name it with --function.");
        return new FunctionDefinition { Name = $"rotate-{handler}", Command = Path.GetFullPath(file), Handler = handler, Environment = environment };
    }
}
