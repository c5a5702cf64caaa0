namespace RotationFunctions.Walk.Tests.ApiKeys;

/// <summary>Every outside call of a rotation of an API key, with every fault.</summary>
public class ApiKeyWalkTests
{
    [Theory]
    [InlineData(false, 208)]
    [InlineData(true, 248)]
    public async Task Whatever_goes_wrong_the_promises_hold_and_no_key_is_left_over(bool revokesPreviousKey, int points)
    {
        await using var scene = await CoexistingScene.CreateAsync(revokesPreviousKey);

        await scene.RequireHeldAsync(points, Sample.All);
    }

    [Theory]
    [InlineData("administrator", 183)]
    [InlineData("key", 145)]
    public async Task They_hold_where_the_key_is_chosen_here(string author, int points)
    {
        await using var scene = await ChosenScene.CreateAsync(author);

        await scene.RequireHeldAsync(points, Sample.All);
    }

    [Fact]
    public async Task They_hold_where_the_old_key_dies_as_the_new_one_is_born()
    {
        await using var scene = await RolledScene.CreateAsync();

        Assert.NotEqual(0, await scene.RequireHeldAsync(points: 161, Sample.All));
    }

    [Fact]
    public async Task They_hold_where_the_rotation_waits_for_a_person_to_store_the_key()
    {
        await using var scene = await SuppliedScene.CreateAsync();

        await scene.RequireHeldAsync(points: 119, Sample.All);
    }
}
