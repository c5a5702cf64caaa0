using System.Text.Json.Nodes;
using RotationFunctions.ApiKeys;

namespace RotationFunctions.Deployment.Tests.Templates;

/// <summary>Two attempts at once do each other harm only where a vendor keeps one key alone: there they are kept apart, and nowhere else.</summary>
public class ConcurrencyTests
{
    public static TheoryData<string> Recipes => [.. RecipeBook.Names];

    [Theory]
    [MemberData(nameof(Recipes))]
    public void The_function_is_reserved_one_place_where_its_recipes_vendor_keeps_one_key_alone(string recipe) => Assert.Equal(
        RecipeBook.Find(recipe).Family is RecipeFamily.RollInPlace or RecipeFamily.ChosenValue ? "1" : null, Reserved("ApiKeyFunction", ("Recipe", recipe), ("ApiKeyConcurrency", "")));

    [Theory]
    [InlineData("gitlab")]
    [InlineData("sendgrid")]
    [InlineData("")]
    public void Whoever_deploys_a_recipe_of_their_own_says_how_many(string recipe) =>
        Assert.Equal("3", Reserved("ApiKeyFunction", ("Recipe", recipe), ("ApiKeyConcurrency", "3")));

    [Fact]
    public void Unless_it_is_said_otherwise_nothing_is_reserved()
    {
        Assert.Equal("", (string?)DeployedFunction.Template.Parameters["ApiKeyConcurrency"]!["Default"]);
        Assert.All(DeployedFunction.All, function => Assert.Null(Reserved(function.Name, ("Recipe", ""), ("ApiKeyConcurrency", ""))));
    }

    private static string? Reserved(string function, params (string Name, string Value)[] parameters)
    {
        var values = parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Value);
        return new DeployedFunction(function).Properties["ReservedConcurrentExecutions"] is { } reserved ? Evaluate(reserved, values) : null;
    }

    /// <returns>As CloudFormation does it; <c>null</c> for nothing.</returns>
    private static string? Evaluate(JsonNode? node, Dictionary<string, string> parameters)
    {
        if (CloudFormationTemplate.Name(node, "Ref") is { } name)
            return name == "AWS::NoValue" ? null : parameters[name];
        if ((node as JsonObject)?["Fn::If"] is JsonArray choice)
            return Evaluate(IsTrue(DeployedFunction.Template.Conditions[(string)choice[0]!]!, parameters) ? choice[1] : choice[2], parameters);
        return (string?)node;
    }

    private static bool IsTrue(JsonNode condition, Dictionary<string, string> parameters)
    {
        if (condition["Fn::Not"] is JsonArray not)
            return !IsTrue(not[0]!, parameters);
        if (condition["Fn::Or"] is JsonArray any)
            return any.Any(one => IsTrue(one!, parameters));
        return condition["Fn::Equals"] is JsonArray pair && Evaluate(pair[0], parameters) == Evaluate(pair[1], parameters);
    }
}
