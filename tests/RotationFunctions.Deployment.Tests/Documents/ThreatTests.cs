using System.Text.RegularExpressions;
using RotationFunctions.Tests;

namespace RotationFunctions.Deployment.Tests.Documents;

/// <summary>docs/threats.md names a test for each promise: these tests exist.</summary>
public partial class ThreatTests
{
    [Fact]
    public void Every_test_that_holds_a_promise_exists()
    {
        var promised = Named().Matches(File.ReadAllText(Repository.PathOf("docs/threats.md"))).Select(test => (Class: test.Groups["class"].Value, Method: test.Groups["method"].Value));
        var sources = Directory.EnumerateFiles(Repository.PathOf("tests"), "*Tests.cs", SearchOption.AllDirectories).ToLookup(Path.GetFileNameWithoutExtension, File.ReadAllText);

        var missing = promised.Where(test => !sources[test.Class].Any(source => source.Contains($" {test.Method}(", StringComparison.Ordinal)));

        Assert.True(promised.Count() > 25);
        Assert.Empty(missing);
    }

    [GeneratedRegex("`(?<class>[A-Za-z]+Tests)\\.(?<method>[A-Za-z0-9_]+)`")]
    private static partial Regex Named();
}
