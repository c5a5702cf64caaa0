namespace RotationFunctions.ApiKeys.Tests.Http;

public class ScrubberTests
{
    [Theory]
    [InlineData("open", "open sesame")]
    [InlineData("open sesame", "open")]
    public void Of_two_secrets_of_which_one_is_a_part_of_the_other_nothing_is_left(string first, string second)
    {
        var scrubber = new Scrubber();
        scrubber.Learn(first);
        scrubber.Learn(second);

        Assert.Equal("not […], nor […]", scrubber.Scrub("not open sesame, nor open"));
    }
}
