namespace RotationFunctions.Tests;

/// <summary>The function that is started as a process: a sister of the tests.</summary>
internal static class TestFunction
{
    private const string Name = "RotationFunctions.TestFunction";

    // …/bin/THIS PROJECT/CONFIGURATION/, and beside it the function in the same configuration.
    private static readonly DirectoryInfo Here = new(AppContext.BaseDirectory.TrimEnd(System.IO.Path.DirectorySeparatorChar));

    public static string Path { get; } =
        System.IO.Path.Combine(Here.Parent!.Parent!.FullName, Name, Here.Name, OperatingSystem.IsWindows() ? $"{Name}.exe" : Name);
}
