namespace RotationFunctions.Walk.Tests;

/// <summary>Every outside call of a rotation of an API key, with every fault, or a sample of these (<see cref="Sample"/>).</summary>
public class ApiKeyWalkTests
{
    [Theory]
    [InlineData(false, 169)]
    [InlineData(true, 185)]
    public async Task Whatever_goes_wrong_the_promises_hold_and_no_key_is_left_over(bool revokesPreviousKey, int points)
    {
        await using var scene = await ApiKeyScene.CreateAsync(revokesPreviousKey);

        await using var walk = await Walk.VisitAsync(scene);

        Assert.Empty(walk.Violations);
        Assert.True(walk.Known >= points, $"Only {walk.Known} points are known: calls were left out, or are not recorded any more.");
        Assert.True(walk.Visited >= walk.Known / Sample.Step, $"Only {walk.Visited} points were visited.");
    }
}
