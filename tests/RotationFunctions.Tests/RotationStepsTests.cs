namespace RotationFunctions.Tests;

public class RotationStepsTests
{
    [Fact]
    public void A_step_is_found_by_the_name_that_it_has_in_events() =>
        Assert.All(RotationSteps.OfRotation, step => Assert.Equal(step, RotationSteps.Find(step.WireName())));

    [Theory]
    [InlineData("")]
    [InlineData("CreateSecret")]
    [InlineData("create_secret")]
    [InlineData("createSecret ")]
    [InlineData("0")]
    public void Any_other_spelling_is_no_step(string name) => Assert.Null(RotationSteps.Find(name));
}
