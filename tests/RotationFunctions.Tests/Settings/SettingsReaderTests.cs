namespace RotationFunctions.Tests;

public class SettingsReaderTests
{
    [Theory]
    [InlineData("true", true)]
    [InlineData("TRUE", true)]
    [InlineData("1", true)]
    [InlineData("y", true)]
    [InlineData("Yes", true)]
    [InlineData("false", false)]
    [InlineData("0", false)]
    [InlineData("N", false)]
    [InlineData("no", false)]
    public void A_yes_or_no_has_several_spellings(string text, bool flag)
    {
        var settings = Settings(("FLAG", text));

        Assert.Equal(flag, settings.Flag("FLAG", !flag));
        settings.ThrowIfInvalid();
    }

    [Theory]
    [InlineData("1", 1)]
    [InlineData("12", 12)]
    [InlineData("007", 7)]
    public void A_whole_number_is_taken_within_its_limits(string text, int number)
    {
        var settings = Settings(("NUMBER", text));

        Assert.Equal(number, settings.WholeNumber("NUMBER", 3, 1, 12));
        settings.ThrowIfInvalid();
    }

    [Theory]
    [InlineData("0")]
    [InlineData("13")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData(" 1")]
    [InlineData("1.0")]
    [InlineData("1,0")]
    [InlineData("0x1")]
    [InlineData("many")]
    [InlineData("99999999999999999999")]
    public void A_number_outside_of_its_limits_or_no_number_is_a_mistake(string text) =>
        AssertMistake("NUMBER must be a whole number from 1 to 12.", text, settings => settings.WholeNumber("NUMBER", 3, 1, 12));

    [Theory]
    [InlineData("maybe")]
    [InlineData("on")]
    [InlineData(" true")]
    [InlineData("2")]
    public void What_is_neither_yes_nor_no_is_a_mistake(string text) =>
        AssertMistake("FLAG must be true or false.", text, settings => settings.Flag("FLAG", false));

    [Theory]
    [InlineData("Allow")]
    [InlineData("yes")]
    [InlineData("allow,refuse")]
    public void What_is_none_of_the_words_is_a_mistake(string text) =>
        AssertMistake("WORD must be allow or refuse.", text, settings => settings.Choice("WORD", "allow", "refuse"));

    [Fact]
    public void One_of_the_words_is_taken()
    {
        var settings = Settings(("WORD", "refuse"));

        Assert.Equal("refuse", settings.Choice("WORD", "allow", "refuse"));
        settings.ThrowIfInvalid();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void A_variable_that_is_absent_or_empty_is_not_set(string? text)
    {
        var settings = new SettingsReader(_ => text);

        Assert.Null(settings.Text("A"));
        Assert.Equal(text, settings.Raw("A"));
        Assert.True(settings.Flag("A", true));
        Assert.Equal(3, settings.WholeNumber("A", 3, 1, 12));
        Assert.Null(settings.Choice("A", "allow", "refuse"));
        settings.ThrowIfInvalid();
    }

    [Fact]
    public void All_mistakes_are_reported_at_once_and_in_their_order()
    {
        var settings = Settings(("FLAG", "canary"), ("NUMBER", "canary"), ("WORD", "canary"));
        settings.Flag("FLAG", true);
        settings.WholeNumber("NUMBER", 3, 1, 12);
        settings.Choice("WORD", "allow", "refuse", "ask");
        settings.Report("ROLE must be an ARN.");

        var error = Assert.Throws<RotationException>(settings.ThrowIfInvalid);

        Assert.Equal("InvalidSettings: The function's environment variables are wrong: FLAG must be true or false. NUMBER must be a whole number "
            + "from 1 to 12. WORD must be allow or refuse or ask. ROLE must be an ARN.", error.Message);
        Assert.False(error.IsTransient);
    }

    private static SettingsReader Settings(params (string Name, string Value)[] variables) =>
        new(variables.ToDictionary(variable => variable.Name, variable => variable.Value).GetValueOrDefault);

    private static void AssertMistake(string sentence, string text, Action<SettingsReader> read)
    {
        var settings = new SettingsReader(_ => text);
        read(settings);

        var error = Assert.Throws<RotationException>(settings.ThrowIfInvalid);

        Assert.Equal($"InvalidSettings: The function's environment variables are wrong: {sentence}", error.Message);
    }
}
