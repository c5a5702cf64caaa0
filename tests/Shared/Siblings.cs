namespace RotationFunctions.Tests;

/// <summary>Programs of other projects, in the configuration in which this one was built.</summary>
internal static class Siblings
{
    // …/artifacts/bin/THIS PROJECT/CONFIGURATION/
    private static readonly DirectoryInfo Here = new(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));

    public static string Executable(string project, string? name = null) => Path.Combine(
        Here.Parent!.Parent!.FullName, project, Here.Name, $"{name ?? project}{(OperatingSystem.IsWindows() ? ".exe" : "")}");

    /// <summary>What <c>./build.sh publish</c> makes, in any configuration.</summary>
    public static string Published(string project, string name) =>
        Path.Combine(Here.Parent!.Parent!.Parent!.FullName, "publish", project, "release", name);
}
