using System.Text.RegularExpressions;
using RotationFunctions.Tests;

namespace RotationFunctions.StandIns.Tests;

/// <summary>The property that chooses between the packages of AWS and the projects that stand in for them.</summary>
public sealed partial class PackageChoiceTests : IDisposable
{
    private static readonly string[] Packages = ["AWSSDK.SecretsManager", "Amazon.Lambda.Core", "Amazon.Lambda.RuntimeSupport", "Amazon.Lambda.Serialization.SystemTextJson"];

    private readonly string _artifacts = Path.Combine(Path.GetTempPath(), $"package-choice-{Path.GetRandomFileName()}");

    public void Dispose()
    {
        if (Directory.Exists(_artifacts))
            Directory.Delete(_artifacts, recursive: true);
    }

    [Fact]
    public async Task With_official_the_packages_are_restored_or_they_alone_are_missing()
    {
        var (exitCode, output) = await RunAsync("restore", "official");

        if (exitCode == 0)
        {
            var assets = await File.ReadAllTextAsync(
                Path.Combine(_artifacts, "obj", "RotationFunctions.Lambda", "project.assets.json"), TestContext.Current.CancellationToken);
            Assert.All(Packages, package => Assert.Contains($"\"{package}/", assets, StringComparison.Ordinal));
            return;
        }
        Assert.SkipWhen(output.Contains("error NU1301", StringComparison.Ordinal), "No package source can be reached.");
        var errors = output.Split('\n').Where(line => line.Contains(": error ", StringComparison.Ordinal)).ToList();
        Assert.All(errors, line => Assert.Matches(MissingPackage(), line));
        Assert.Equal(Packages, errors.Select(line => MissingPackage().Match(line).Groups["package"].Value).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Anything_else_is_refused_in_a_sentence()
    {
        var (exitCode, output) = await RunAsync("restore", "oficial");

        Assert.NotEqual(0, exitCode);
        Assert.Contains("AwsPackages is 'oficial', but must be 'official' (the packages of AWS) or 'stand-ins' (the projects under stand-ins/).", output, StringComparison.Ordinal);
    }

    // Not there at all, not in that version, or not with a version that fits.
    [GeneratedRegex(@"error NU110[123]: Unable to find (a stable )?package (?<package>[A-Za-z.]+?)(\. | with )")]
    private static partial Regex MissingPackage();

    private async Task<(int ExitCode, string Output)> RunAsync(string command, string choice)
    {
        // In a folder of its own, and with no build server that would outlive it.
        string[] arguments = [command, "src/RotationFunctions.Lambda", $"-p:AwsPackages={choice}", $"-p:ArtifactsPath={_artifacts}", "-nodeReuse:false", "-tl:off"];
        return await Command.RunAsync(Repository.Root, "dotnet", arguments);
    }
}
