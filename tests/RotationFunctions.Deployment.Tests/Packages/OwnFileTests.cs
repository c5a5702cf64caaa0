using System.Text.Json.Nodes;
using RotationFunctions.Tests;

namespace RotationFunctions.Deployment.Tests.Packages;

/// <summary>Whoever deploys can add files to the package, natively built or not.</summary>
public sealed class OwnFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("own-files-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("false", "ComputeResolvedFilesToPublishList")]
    [InlineData("true", "PackOwnFiles;PackAmazonRoots")] // which that target calls; itself it asks for what a native restore alone has left
    public async Task A_ca_bundle_and_a_recipe_are_published_beside_the_executable_but_not_the_folders_own_page(string native, string targets)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "recipes"));
        foreach (var file in new[] { "README.md", "global-bundle.pem", "recipes/acme.json" })
            await File.WriteAllTextAsync(Path.Combine(_folder, file), "any", TestContext.Current.CancellationToken);

        var published = await PublishedAsync($"-t:{targets}", $"-p:PublishAot={native}", $"-p:OwnFiles={_folder}");

        Assert.Equal(["global-bundle.pem", "recipes/acme.json"], published.Where(path => path.Source.StartsWith(_folder, StringComparison.Ordinal)).Select(path => path.Target));
        Assert.Contains(published, path => path.Target == "amazon-roots.pem");
    }

    [Fact]
    public async Task The_folder_is_the_one_that_the_documents_name()
    {
        var (exitCode, folder) = await Command.RunAsync(Repository.Root, "dotnet", "msbuild", "src/RotationFunctions.Lambda", "-getProperty:OwnFiles", "-nologo");

        Assert.Equal((0, Repository.PathOf("src/RotationFunctions.Lambda/Package")), (exitCode, folder.Trim()));
        Assert.All(
            ["docs/deploying.md", "docs/moving-from-aws-samples.md", "docs/writing-a-recipe.md"],
            page => Assert.Contains("src/RotationFunctions.Lambda/Package/", File.ReadAllText(Repository.PathOf(page)), StringComparison.Ordinal));
    }

    /// <summary>What a publication would copy, and where to; nothing is compiled for it.</summary>
    private static async Task<List<(string Source, string Target)>> PublishedAsync(params string[] arguments)
    {
        var (exitCode, output) = await Command.RunAsync(Repository.Root, "dotnet",
        [
            "msbuild", "src/RotationFunctions.Lambda", "-getItem:ResolvedFileToPublish", "-nologo",
            "-p:Configuration=Release", "-p:NoBuild=true", "-p:BuildProjectReferences=false", .. arguments,
        ]);
        Assert.True(exitCode == 0, output);
        return
        [
            .. from item in JsonNode.Parse(output)!["Items"]!["ResolvedFileToPublish"]!.AsArray()
               select ((string)item!["FullPath"]!, (string)item["RelativePath"]!),
        ];
    }
}
