using System.Diagnostics;

namespace RotationFunctions.Cli.Tests;

/// <summary>The command as a .NET tool, installed from a folder.</summary>
public sealed class ToolTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rotate-tool-");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_packed_installed_and_brings_its_function_along()
    {
        // …/artifacts/bin/THIS PROJECT/CONFIGURATION/
        var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var root = here.Parent!.Parent!.Parent!.Parent!.FullName;
        var packages = Path.Combine(_folder.FullName, "packages");
        var config = Path.Combine(_folder.FullName, "nuget.config");
        await File.WriteAllTextAsync(config, $"""<configuration><packageSources><clear /><add key="folder" value="{packages}" /></packageSources></configuration>""", Stop);

        await RunAsync("dotnet", "pack", Path.Combine(root, "src", "RotationFunctions.Cli"), "-c", here.Name, "--no-build", "-o", packages, "--nologo", "-v", "quiet");
        await RunAsync("dotnet", "tool", "install", "RotationFunctions.Cli", "--tool-path", Path.Combine(_folder.FullName, "tools"), "--configfile", config);
        var demo = await RunAsync(Path.Combine(_folder.FullName, "tools", "rotate"), "demo", "--rotator", "api-key");

        Assert.Contains("The key was rotated twice in", demo, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true })!;
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync(Stop);
        var output = await process.StandardOutput.ReadToEndAsync(Stop);
        await process.WaitForExitAsync(Stop);
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {output}{await error}");
        return output;
    }
}
