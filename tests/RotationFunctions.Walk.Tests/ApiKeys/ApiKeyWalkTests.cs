using System.Text.RegularExpressions;

namespace RotationFunctions.Walk.Tests.ApiKeys;

/// <summary>Every outside call of a rotation of an API key, with every fault.</summary>
public partial class ApiKeyWalkTests
{
    [Theory]
    [InlineData(false, 208)]
    [InlineData(true, 248)]
    public async Task Whatever_goes_wrong_the_promises_hold_and_no_key_is_left_over(bool revokesPreviousKey, int points)
    {
        await using var scene = await CoexistingScene.CreateAsync(revokesPreviousKey);

        await using var walk = await Walk.VisitAsync(scene, step: Sample.All);

        walk.RequireHeld(points, step: Sample.All);
    }

    [Theory]
    [InlineData("administrator", 183)]
    [InlineData("key", 145)]
    public async Task They_hold_where_the_key_is_chosen_here(string author, int points)
    {
        await using var scene = await ChosenScene.CreateAsync(author);

        await using var walk = await Walk.VisitAsync(scene, step: Sample.All);

        walk.RequireHeld(points, step: Sample.All);
    }

    [Fact]
    public async Task They_hold_where_the_old_key_dies_as_the_new_one_is_born()
    {
        await using var scene = await RolledScene.CreateAsync();

        await using var walk = await Walk.VisitAsync(scene, step: Sample.All);

        walk.RequireHeld(161, step: Sample.All);
        Assert.All(walk.Lost, point => Assert.Matches(WhereKeysAreLost(), point));
    }

    // Between the vendor's answer and its storing: nobody else knows the new key.
    [GeneratedRegex(@"PutSecretValue#1\+?:(throttle|error|cut-before|kill-before|delay)|(CutAfter|KillAfter|ErrorAfter) at request [0-9]+( and on)? to the server \(POST [^)]*/rotate\)")]
    private static partial Regex WhereKeysAreLost();
}
