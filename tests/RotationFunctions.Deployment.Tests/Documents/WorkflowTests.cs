using System.Text.RegularExpressions;
using RotationFunctions.Tests;

namespace RotationFunctions.Deployment.Tests.Documents;

/// <summary>The workflow runs only what was looked at: each action is named by its commit, which nobody can move as they can a tag.</summary>
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

    [GeneratedRegex("uses: [a-z-]+/[a-z-]+@[0-9a-f]{40} # v[0-9.]+$")]
    private static partial Regex Pinned();
}
