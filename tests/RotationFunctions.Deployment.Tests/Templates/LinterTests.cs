using RotationFunctions.Tests;

namespace RotationFunctions.Deployment.Tests.Templates;

/// <summary>What AWS's own linter says of the templates.</summary>
public class LinterTests
{
    // Where eng/install.sh puts it, if the system has none.
    private static readonly string Own = Repository.PathOf("artifacts/tools/cfn-lint");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_linter_of_cloudformation_finds_nothing() =>
        Assert.Equal((0, ""), await LintAsync([.. CloudFormationTemplate.All]));

    [Fact]
    public async Task The_linter_finds_what_is_wrong()
    {
        var wrong = Path.GetTempFileName();
        try
        {
            var template = await File.ReadAllTextAsync(Repository.PathOf("serverless.template"), Stop);
            await File.WriteAllTextAsync(wrong, template.Replace("MemorySize: !Ref MemorySize", "MemorySize: !Ref Memory", StringComparison.Ordinal), Stop);

            Assert.Contains("E1020", (await LintAsync([wrong])).Output, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(wrong);
        }
    }

    private static Task<(int ExitCode, string Output)> LintAsync(params string[] templates) => Command.RunAsync(Repository.Root, Linter(), templates);

    private static string Linter()
    {
        var linter = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Append(Path.Combine(Own, "bin")).Select(folder => Path.Combine(folder, "cfn-lint")).FirstOrDefault(File.Exists);
        if (linter is null && File.Exists(Own + ".failed"))
            Assert.Skip(File.ReadAllText(Own + ".failed").Trim());
        return Requirement.Have(linter, "There is no cfn-lint on this machine. eng/install.sh cfn-lint puts it there.");
    }
}
