using NJsonSchema;

namespace RotationFunctions.ApiKeys.Tests.Recipes;

public class ShippedRecipeTests
{
    public static TheoryData<string> Names => [.. RecipeBook.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_shipped_recipe_is_without_mistakes_and_fits_the_schema(string name)
    {
        var schema = await JsonSchema.FromJsonAsync(RecipeBook.SchemaText, TestContext.Current.CancellationToken);

        var recipe = RecipeBook.Find(name);

        Assert.Equal(name, recipe.Name);
        Assert.Empty(schema.Validate(RecipeBook.TextOf(name)));
    }

    [Fact]
    public void A_name_that_is_not_there_is_answered_with_those_that_are()
    {
        var error = Assert.Throws<RotationException>(() => RecipeBook.Find("acme"));

        Assert.Equal($"InvalidRecipe: There is no recipe 'acme'. There is: {string.Join(", ", RecipeBook.Names)}.", error.Message);
    }
}
