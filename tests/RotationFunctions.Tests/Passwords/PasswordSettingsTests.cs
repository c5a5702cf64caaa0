using System.Security.Cryptography;

namespace RotationFunctions.Tests;

public class PasswordSettingsTests
{
    private const string NoCharacter =
        "The settings exclude every character, so that no password can be made. Exclude fewer with EXCLUDE_CHARACTERS and EXCLUDE_….";

    private const string NoCharacterOfAType =
        "EXCLUDE_CHARACTERS leaves no character of a type that REQUIRE_EACH_INCLUDED_TYPE demands. Exclude the whole type with EXCLUDE_…, or fewer characters.";

    [Fact]
    public void The_names_and_defaults_are_those_of_the_samples()
    {
        var read = Read("");

        Assert.Equal(new PasswordSettings(), read);
        Assert.Equal(32, read.Length);
        Assert.Equal(":/@\"'\\", read.ExcludeCharacters);
        Assert.False(read.ExcludeNumbers || read.ExcludePunctuation || read.ExcludeUppercase || read.ExcludeLowercase);
        Assert.True(read.RequireEachIncludedType);
    }

    [Fact]
    public void Each_variable_is_read() => Assert.Equal(
        new PasswordSettings
        {
            Length = 20,
            ExcludeCharacters = "abc",
            ExcludeNumbers = true,
            ExcludePunctuation = true,
            ExcludeUppercase = true,
            ExcludeLowercase = false,
            RequireEachIncludedType = false,
        },
        Read("PASSWORD_LENGTH=20;EXCLUDE_CHARACTERS=abc;EXCLUDE_NUMBERS=true;EXCLUDE_PUNCTUATION=true;EXCLUDE_UPPERCASE=true;"
            + "EXCLUDE_LOWERCASE=false;REQUIRE_EACH_INCLUDED_TYPE=false"));

    [Fact]
    public void An_empty_list_of_excluded_characters_excludes_none() => Assert.Equal("", Read("EXCLUDE_CHARACTERS=").ExcludeCharacters);

    /// <summary>Every mistake in the settings, with the sentences that it gets.</summary>
    public static TheoryData<string, string> Mistakes => new()
    {
        { "PASSWORD_LENGTH=0", "PASSWORD_LENGTH must be a whole number from 1 to 4096." },
        { "PASSWORD_LENGTH=4097", "PASSWORD_LENGTH must be a whole number from 1 to 4096." },
        { "PASSWORD_LENGTH=long", "PASSWORD_LENGTH must be a whole number from 1 to 4096." },
        { "PASSWORD_LENGTH=3", "PASSWORD_LENGTH is 3, shorter than the 4 types of characters that REQUIRE_EACH_INCLUDED_TYPE demands. Make it longer." },
        { "PASSWORD_LENGTH=1;EXCLUDE_NUMBERS=1;EXCLUDE_PUNCTUATION=1",
            "PASSWORD_LENGTH is 1, shorter than the 2 types of characters that REQUIRE_EACH_INCLUDED_TYPE demands. Make it longer." },
        { "EXCLUDE_NUMBERS=some", "EXCLUDE_NUMBERS must be true or false." },
        { "EXCLUDE_PUNCTUATION=some", "EXCLUDE_PUNCTUATION must be true or false." },
        { "EXCLUDE_UPPERCASE=some", "EXCLUDE_UPPERCASE must be true or false." },
        { "EXCLUDE_LOWERCASE=some", "EXCLUDE_LOWERCASE must be true or false." },
        { "REQUIRE_EACH_INCLUDED_TYPE=some", "REQUIRE_EACH_INCLUDED_TYPE must be true or false." },
        { "EXCLUDE_CHARACTERS=0123456789", NoCharacterOfAType },
        { "EXCLUDE_NUMBERS=y;EXCLUDE_PUNCTUATION=y;EXCLUDE_UPPERCASE=y;EXCLUDE_LOWERCASE=y", NoCharacter },
        { "EXCLUDE_NUMBERS=y;EXCLUDE_PUNCTUATION=y;EXCLUDE_UPPERCASE=y;EXCLUDE_CHARACTERS=abcdefghijklmnopqrstuvwxyz", NoCharacter },
        { "PASSWORD_LENGTH=none;EXCLUDE_NUMBERS=some;EXCLUDE_CHARACTERS=0123456789", "PASSWORD_LENGTH must be a whole number from 1 to 4096. "
            + $"EXCLUDE_NUMBERS must be true or false. {NoCharacterOfAType}" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Names_each_mistake(string environment, string sentences)
    {
        var settings = Settings(environment);
        PasswordSettings.Read(settings);

        var error = Assert.Throws<RotationException>(settings.ThrowIfInvalid);

        Assert.Equal($"InvalidSettings: The function's environment variables are wrong: {sentences}", error.Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public void A_password_without_characters_is_refused_also_where_no_variable_was_read(int length)
    {
        var settings = new PasswordSettings { Length = length, RequireEachIncludedType = false };

        var error = Assert.Throws<RotationException>(() => new PasswordGenerator(settings, RandomNumberGenerator.Create()));

        Assert.Equal($"InvalidSettings: PASSWORD_LENGTH is {length}. Make it longer.", error.Message);
    }

    private static PasswordSettings Read(string environment)
    {
        var settings = Settings(environment);
        var read = PasswordSettings.Read(settings);
        settings.ThrowIfInvalid();
        return read;
    }

    private static SettingsReader Settings(string environment) => new(environment
        .Split(';', StringSplitOptions.RemoveEmptyEntries)
        .Select(variable => variable.Split('=', 2))
        .ToDictionary(variable => variable[0], variable => variable[1])
        .GetValueOrDefault);
}
