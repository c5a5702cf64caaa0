using System.Text.Json.Nodes;
using System.Xml.Linq;
using RotationFunctions.Deployment.Tests.Templates;
using RotationFunctions.Tests;

namespace RotationFunctions.Deployment.Tests.Packages;

/// <summary><c>aws-lambda-tools-defaults.json</c>, which <c>dotnet lambda</c> reads, fits the template and the project.</summary>
public class ToolDefaultsTests
{
    private static readonly JsonNode Defaults = JsonNode.Parse(File.ReadAllText(Repository.PathOf("aws-lambda-tools-defaults.json")))!;

    [Fact]
    public void The_function_is_built_natively_with_the_official_packages()
    {
        var parameters = Value("msbuild-parameters").Split(' ');

        Assert.Contains("-p:AwsPackages=official", parameters);
        Assert.Contains("-p:PublishAot=true", parameters);
        Assert.True((bool)Defaults["use-container-for-build"]!); // or the executable asks for what the developer's system has
    }

    [Fact]
    public void The_project_and_its_framework_are_those_of_the_function()
    {
        var project = Path.Combine(Repository.PathOf(Value("project-location")), "RotationFunctions.Lambda.csproj");

        Assert.True(File.Exists(project), project);
        Assert.Equal(XDocument.Load(Repository.PathOf("Directory.Build.props")).Descendants("TargetFramework").Single().Value, Value("framework"));
    }

    [Fact]
    public void The_template_is_found_from_the_project_and_takes_the_package_that_is_made()
    {
        var template = Path.GetFullPath(Path.Combine(Repository.PathOf(Value("project-location")), Value("template")));

        Assert.Equal(Repository.PathOf("serverless.template"), template);
        Assert.All(DeployedFunction.All, function => Assert.Equal(Value("output-package"), (string?)function.Properties["CodeUri"]));
    }

    [Fact]
    public void The_package_is_for_the_processor_that_the_template_deploys_to_unless_told_otherwise()
    {
        var architecture = (string)DeployedFunction.Template.Parameters["Architecture"]!["Default"]!;

        Assert.Equal(architecture, Value("function-architecture"));
        Assert.EndsWith($"-{architecture}", Value("container-image-for-build"), StringComparison.Ordinal);
    }

    private static string Value(string name) => (string)Defaults[name]!;
}
