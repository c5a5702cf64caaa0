using CsCheck;

namespace RotationFunctions.Tests;

public class PasswordGeneratorTests
{
    private const string Upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private const string Lower = "abcdefghijklmnopqrstuvwxyz";
    private const string Digits = "0123456789";
    private const string Punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

    private static readonly Gen<PasswordSettings> AnySettings = Gen.Select(
        Gen.Int[1, 80], Gen.Char[' ', '~'].Array[0, 60], Gen.Int[0, 31], (length, excluded, flags) => new PasswordSettings
        {
            Length = length,
            ExcludeCharacters = new string(excluded),
            ExcludeNumbers = (flags & 1) != 0,
            ExcludePunctuation = (flags & 2) != 0,
            ExcludeUppercase = (flags & 4) != 0,
            ExcludeLowercase = (flags & 8) != 0,
            RequireEachIncludedType = (flags & 16) != 0,
        });

    [Fact]
    public void A_password_has_what_the_settings_demand_and_nothing_that_they_exclude() => Gen.Select(AnySettings, Gen.Int).Sample((settings, seed) =>
    {
        string[] types = [.. TypesOf(settings)];
        var allowed = string.Concat(types);
        if (allowed.Length == 0 || (settings.RequireEachIncludedType && (types.Contains("") || types.Length > settings.Length)))
        {
            var error = Assert.Throws<RotationException>(() => new PasswordGenerator(settings, new SeededRandom(seed)));
            Assert.Equal(RotationErrors.InvalidSettings, error.Code);
            return;
        }

        var password = new PasswordGenerator(settings, new SeededRandom(seed)).NewPassword();

        Assert.Equal(settings.Length, password.Length);
        Assert.All(password, character => Assert.Contains(character, allowed));
        if (settings.RequireEachIncludedType)
            Assert.All(types, type => Assert.True(password.AsSpan().ContainsAny(type)));
    }, iter: 2000);

    [Fact]
    public void By_default_it_has_32_characters_of_every_type_without_those_that_break_connection_strings() =>
        Gen.Int.Sample(seed =>
        {
            var password = new PasswordGenerator(new PasswordSettings(), new SeededRandom(seed)).NewPassword();

            Assert.Equal(32, password.Length);
            Assert.All((string[])[Upper, Lower, Digits, Punctuation], type => Assert.True(password.AsSpan().ContainsAny(type)));
            Assert.Empty(password.Intersect(":/@\"'\\"));
        }, iter: 500);

    /// <summary>The number of characters to choose from: all that do not divide 256 would be favoured unevenly by a plain remainder.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(52)]
    [InlineData(62)]
    [InlineData(64)]
    [InlineData(88)]
    [InlineData(94)]
    public void Of_all_bytes_twice_over_each_character_gets_as_many_as_any_other(int characters)
    {
        var all = Upper + Lower + Digits + Punctuation;
        var usable = 256 / characters * characters;
        var settings = new PasswordSettings { Length = usable * 2, ExcludeCharacters = all[characters..], RequireEachIncludedType = false };

        var password = new PasswordGenerator(settings, new CountingBytes()).NewPassword();

        var counts = password.CountBy(character => character).ToDictionary();
        Assert.Equal(all[..characters].Order(), counts.Keys.Order());
        Assert.All(counts.Values, count => Assert.Equal(usable / characters * 2, count));
    }

    [Fact]
    public void Every_character_is_as_likely_as_any_other()
    {
        var settings = new PasswordSettings { Length = 4096, RequireEachIncludedType = false };
        var generator = new PasswordGenerator(settings, new SeededRandom(20250131));

        var drawn = Enumerable.Range(0, 50).SelectMany(_ => generator.NewPassword()).CountBy(character => character).Select(count => count.Value).ToList();

        Assert.Equal(88, drawn.Count);
        Assert.InRange(ChiSquare(drawn), 50, 130); // 87 degrees of freedom: outside of this once in a thousand seeds
    }

    [Fact]
    public void Every_password_that_the_settings_allow_is_as_likely_as_any_other()
    {
        var settings = new PasswordSettings
        {
            Length = 3,
            ExcludeCharacters = Upper[3..] + Digits[2..],
            ExcludeLowercase = true,
            ExcludePunctuation = true,
        };
        var generator = new PasswordGenerator(settings, new SeededRandom(20250131));

        var drawn = Enumerable.Range(0, 90_000).Select(_ => generator.NewPassword()).CountBy(password => password).ToDictionary();

        Assert.Equal((5 * 5 * 5) - (3 * 3 * 3) - (2 * 2 * 2), drawn.Count); // all but those of letters alone or of digits alone
        Assert.InRange(ChiSquare([.. drawn.Values]), 52, 136); // 89 degrees of freedom
    }

    private static double ChiSquare(IReadOnlyCollection<int> drawn)
    {
        var expected = drawn.Average();
        return drawn.Sum(count => (count - expected) * (count - expected) / expected);
    }

    private static IEnumerable<string> TypesOf(PasswordSettings settings) =>
        from type in ((string Characters, bool Excluded)[])
        [
            (Upper, settings.ExcludeUppercase), (Lower, settings.ExcludeLowercase),
            (Digits, settings.ExcludeNumbers), (Punctuation, settings.ExcludePunctuation),
        ]
        where !type.Excluded
        select string.Concat(type.Characters.Except(settings.ExcludeCharacters));
}
