using System.Text.Json;

namespace RotationFunctions.ApiKeys.Tests.Recipes;

/// <summary>What must stand in an answer stands there, however it is written, or does not: whatever else the vendor answers is no crash.</summary>
public class ExpectationTests
{
    [Theory]
    [InlineData("""{"result":{"status":"active"}}""", true)]
    [InlineData("""{"result":{"status":"\u0061ctive"}}""", true)]
    [InlineData("""{"result":{"status":"disabled"}}""", false)]
    [InlineData("""{"result":{"status":"\ud800"}}""", false)]
    [InlineData("""{"result":null}""", false)]
    public void An_answer_meets_it_or_does_not(string answer, bool isMet)
    {
        var expected = Assert.Single(RecipeBook.Find("cloudflare").Verify!.Request.Expectations);

        Assert.Equal(isMet, expected.IsMet(JsonElement.Parse(answer)));
    }
}
