using System.Text.RegularExpressions;
using RotationFunctions.Tests;

namespace RotationFunctions.Deployment.Tests.Documents;

/// <summary>
/// The workflow runs and builds with only what was looked at: each action is named by its commit, which nobody can move as they can a tag; packages are
/// those of the lock files, and a known vulnerability of one fails the build.
/// </summary>
public partial class WorkflowTests
{
    [Fact]
    public void Every_action_is_pinned_to_a_commit()
    {
        var workflows = Directory.GetFiles(Repository.PathOf(".github/workflows"));

        string[] uses = [.. workflows.SelectMany(File.ReadLines).Where(line => line.Contains("uses:", StringComparison.Ordinal))];

        Assert.NotEmpty(uses);
        Assert.All(uses, line => Assert.Matches(Pinned(), line));
    }

    // The environment's own values show through where the repository says nothing.
    [Theory]
    [InlineData("NuGetAudit", "true", "false")]
    [InlineData("NuGetAuditMode", "all", "direct")]
    [InlineData("NuGetAuditLevel", "low", "critical")]
    [InlineData("RestorePackagesWithLockFile", "true", "false")]
    [InlineData("RestoreLockedMode", "true", "false")]
    [InlineData("TreatWarningsAsErrors", "true", "false")]
    public async Task On_CI_packages_are_locked_and_audited_whatever_the_environment_says(string property, string value, string elsewhere)
    {
        var (exitCode, output) = await Command.RunAsync(Repository.PathOf("src/RotationFunctions.Cli"), "env", "CI=true", $"{property}={elsewhere}",
            "dotnet", "msbuild", "-p:AwsPackages=stand-ins", $"-getProperty:{property}");

        Assert.Equal((0, value), (exitCode, output.Trim()));
    }

    [GeneratedRegex("uses: [a-z-]+/[a-z-]+@[0-9a-f]{40} # v[0-9.]+$")]
    private static partial Regex Pinned();
}
