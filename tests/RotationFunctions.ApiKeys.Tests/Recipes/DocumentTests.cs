using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace RotationFunctions.ApiKeys.Tests.Recipes;

/// <summary>What the documents say of recipes is true of those that ship.</summary>
public partial class DocumentTests
{
    private static readonly string[] OfRequests = ["mint", "list", "verify", "revoke"];

    public static TheoryData<string> Vendors => [.. RecipeBook.Names.Where(name => name != "demo")];

    [Fact]
    public void The_pieces_of_the_page_on_writing_a_recipe_make_the_one_that_ships()
    {
        var recipe = new JsonObject();
        var requests = new JsonObject();
        foreach (Match block in JsonBlock().Matches(Read("writing-a-recipe.md")))
        {
            var piece = block.Groups[1].Value.Trim().TrimEnd(',');
            foreach (var (name, value) in JsonNode.Parse(piece.StartsWith('{') ? piece : $"{{{piece}}}")!.AsObject())
            {
                if (name != "administrator") // what another vendor would need there
                    Assert.True((OfRequests.Contains(name) ? requests : recipe).TryAdd(name, value?.DeepClone()), $"The page says '{name}' twice.");
            }
        }
        recipe["requests"] = requests;

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(RecipeBook.TextOf("sendgrid")), recipe), recipe.ToJsonString());
    }

    [Theory]
    [MemberData(nameof(Vendors))]
    public void Every_recipe_has_a_page_that_names_each_field_of_both_secrets(string name)
    {
        var page = Read($"{name}.md");

        Assert.Contains($"`RECIPE={name}`", page, StringComparison.Ordinal);
        Assert.Contains($"](vendors/{name}.md)", Read("api-keys.md"), StringComparison.Ordinal);
        var recipe = RecipeBook.Find(name);
        Assert.Contains("\n## What happens", page, StringComparison.Ordinal);
        Assert.Equal(recipe.NeedsAdministrator, page.Contains("\n## The administrator", StringComparison.Ordinal));
        if (recipe is { Family: RecipeFamily.Coexisting, IdField: { } id })
            Assert.Contains($"`{id}_before`", page, StringComparison.Ordinal);
        string[] fields = [recipe.KeyField, recipe.IdField ?? recipe.KeyField, .. Field().Matches(RecipeBook.TextOf(name)).Select(field => field.Groups[1].Value)];
        Assert.All(fields, field => Assert.Contains($"\"{field}\":", page, StringComparison.Ordinal));
    }

    private static string Read(string file)
    {
        using var reader = new StreamReader(typeof(DocumentTests).Assembly.GetManifestResourceStream(file)!);
        return reader.ReadToEnd();
    }

    [GeneratedRegex("```json\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex JsonBlock();

    [GeneratedRegex(@"\{(?:secret|administrator)\.([a-z_]+)\}")]
    private static partial Regex Field();
}
