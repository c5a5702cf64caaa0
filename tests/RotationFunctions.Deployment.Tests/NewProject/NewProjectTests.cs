using System.Text.Json.Nodes;
using System.Xml.Linq;
using RotationFunctions.Tests;

namespace RotationFunctions.Deployment.Tests.NewProject;

/// <summary>The template for a rotator of one's own, from its installation on.</summary>
public sealed class NewProjectTests : IDisposable
{
    private const string Template = "templates/CustomRotation";

    private readonly string _folder = Directory.CreateTempSubdirectory("new-project-").FullName;

    private string Project => Path.Combine(_folder, "project");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task It_installs_from_its_folder_and_a_project_from_it_builds_and_passes_its_own_tests()
    {
        const string Name = "orders-rotation"; // no name of a C# namespace
        await CreateAsync(Name);

        // The sources that it builds on are those that these tests run from: its build must not touch theirs, and they are analysed there.
        var output = await DotNetAsync(
            Project, "test", "--solution", $"{Name}.slnx", $"-p:ArtifactsPath={Path.Combine(_folder, "artifacts")}", "-p:RunAnalyzers=false");

        Assert.Matches("succeeded: 2\\s", output);
        Assert.Matches("failed: 0\\s", output);
        Assert.Matches("skipped: 0\\s", output);
    }

    [Theory]
    [InlineData("OrdersRotation", "OrdersRotation")]
    [InlineData("Orders.Rotation", "Orders.Rotation")]
    [InlineData("orders-rotation", "orders_rotation")]
    [InlineData("2nd-rotation", "_2nd_rotation")]
    public async Task A_project_goes_by_its_own_name_everywhere(string name, string @namespace)
    {
        await CreateAsync(name);

        var files = Directory.GetFiles(Project, "*", SearchOption.AllDirectories);
        var texts = files.Select(File.ReadAllText).ToList();

        Assert.True(files.Length > 10);
        Assert.All(files.Concat(texts), text => Assert.DoesNotMatch("(?i)custom.?rotation|SOURCE_OF_ROTATION_FUNCTIONS", text));
        Assert.Equal(
            [$"namespace {@namespace}.Tests;", $"namespace {@namespace};"],
            texts.SelectMany(text => text.Split('\n')).Where(line => line.StartsWith("namespace ", StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal));
        Assert.All(PathsThatItNames(), path => Assert.True(Path.Exists(Path.Combine(Project, path)), path));
        Assert.Equal($"artifacts/{name}.zip", (string?)Defaults()["output-package"]);
        Assert.Contains($"CodeUri: artifacts/{name}.zip", File.ReadAllText(Path.Combine(Project, "serverless.template")), StringComparison.Ordinal);
    }

    [Fact]
    public void What_it_deploys_is_built_with_the_official_packages_into_the_place_where_its_template_looks()
    {
        var defaults = JsonNode.Parse(File.ReadAllText(Repository.PathOf($"{Template}/aws-lambda-tools-defaults.json")))!;
        var function = Templates.CloudFormationTemplate.Read($"{Template}/serverless.template").OfType("AWS::Serverless::Function").Single().Value;

        Assert.Contains("-p:AwsPackages=official", ((string)defaults["msbuild-parameters"]!).Split(' '));
        Assert.Contains("-p:PublishAot=true", ((string)defaults["msbuild-parameters"]!).Split(' '));
        Assert.Equal((string?)function["CodeUri"], (string?)defaults["output-package"]);
        Assert.Equal(
            (string?)function["Handler"], // the runtime provided.al2023 starts a program of this name
            XDocument.Load(Repository.PathOf($"{Template}/src/Custom-Rotation/Custom-Rotation.csproj")).Descendants("AssemblyName").Single().Value);
    }

    [Fact]
    public void Its_packages_are_of_the_versions_that_are_used_here()
    {
        var here = XDocument.Load(Repository.PathOf("Directory.Packages.props")).Descendants("PackageVersion").ToDictionary(Name, Version);
        var there = Directory.GetFiles(Repository.PathOf(Template), "*.csproj", SearchOption.AllDirectories)
            .SelectMany(file => XDocument.Load(file).Descendants("PackageReference")).ToList();

        Assert.NotEmpty(there);
        Assert.All(there, package => Assert.Equal(here[Name(package)], Version(package)));

        static string Name(XElement package) => package.Attribute("Include")!.Value;
        static string Version(XElement package) => package.Attribute("Version")!.Value;
    }

    private JsonNode Defaults() => JsonNode.Parse(File.ReadAllText(Path.Combine(Project, "aws-lambda-tools-defaults.json")))!;

    /// <summary>What the new project's own files say stands in it, by its root.</summary>
    private List<string> PathsThatItNames()
    {
        var solution = Assert.Single(Directory.GetFiles(Project, "*.slnx"));
        List<string> projects = [.. XDocument.Load(solution).Descendants("Project").Select(project => project.Attribute("Path")!.Value)];
        Assert.Equal(2, projects.Count);
        return
        [
            .. projects,
            .. from project in projects
               from reference in XDocument.Load(Path.Combine(Project, project)).Descendants("ProjectReference")
               let path = reference.Attribute("Include")!.Value
               where !path.StartsWith("$(", StringComparison.Ordinal) // of RotationFunctions
               select Path.Combine(Path.GetDirectoryName(project)!, path),
            (string)Defaults()["project-location"]!,
            $"{(string)Defaults()["project-location"]!}/ServiceRotator.cs", // named in its README
        ];
    }

    private async Task CreateAsync(string name)
    {
        string[] hive = ["--debug:custom-hive", Path.Combine(_folder, "hive")]; // not the developer's own
        await DotNetAsync(_folder, ["new", "install", Repository.PathOf(Template), .. hive]);
        await DotNetAsync(_folder, ["new", "rotation-function", "-n", name, "-o", Project, "--source", Repository.Root, .. hive]);
    }

    private static async Task<string> DotNetAsync(string folder, params string[] arguments)
    {
        var (exitCode, output) = await Command.RunAsync(folder, "dotnet", arguments);
        Assert.True(exitCode == 0, $"dotnet {string.Join(' ', arguments)} ended with {exitCode}:\n{output}");
        return output;
    }
}
