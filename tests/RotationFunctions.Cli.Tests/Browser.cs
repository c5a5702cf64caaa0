using RotationFunctions.Tests;

namespace RotationFunctions.Cli.Tests;

/// <summary>A real browser without a window: Debian's chromium, or what else of its kind is there.</summary>
internal static class Browser
{
    private static readonly string[] Programs = ["chromium", "chromium-browser", "google-chrome"];

    /// <summary>Opens a page, lets its script run for a while of the browser's own time, and gives what the page has become.</summary>
    public static async Task<string> ReadAsync(Uri page)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        var program = Programs.SelectMany(name => folders.Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
        Requirement.Have(program, "There is no chromium on this machine. Install it: eng/install.sh chromium");
        var profile = Directory.CreateTempSubdirectory("rotate-browser-");
        try
        {
            var (exit, output) = await Command.RunAsync(profile.FullName, program!, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                $"--user-data-dir={profile.FullName}", "--virtual-time-budget=2000", "--dump-dom", page.ToString());
            Assert.True(exit == 0, output);
            return output;
        }
        finally
        {
            profile.Delete(recursive: true);
        }
    }
}
