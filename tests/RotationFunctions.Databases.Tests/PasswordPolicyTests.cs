namespace RotationFunctions.Databases.Tests;

/// <summary>Whether the passwords that the settings make satisfy a server, before one is refused.</summary>
public class PasswordPolicyTests
{
    [Theory]
    [InlineData(0, 0, 0, 0, 0)]
    [InlineData(32, 1, 1, 1, 1)]
    public void What_is_certain_passes(int length, int upper, int lower, int digits, int punctuation)
    {
        var check = Assert.Single(Compare(new PasswordPolicy(length, upper, lower, digits, punctuation), new PasswordSettings()));

        Assert.Equal(CheckResult.Passed, check.Result);
    }

    [Fact]
    public void A_password_that_is_too_short_fails() =>
        AssertOnly(CheckResult.Failed, "The server demands 40 characters, but new passwords have 32. Set PASSWORD_LENGTH to 40 or more.",
            new PasswordPolicy(40, 0, 0, 0, 0), new PasswordSettings());

    [Fact]
    public void A_type_that_is_excluded_fails() =>
        AssertOnly(CheckResult.Failed, "The server demands punctuation (1), but new passwords have none. Do not set EXCLUDE_PUNCTUATION.",
            new PasswordPolicy(8, 1, 1, 1, 1), new PasswordSettings { ExcludePunctuation = true });

    [Fact]
    public void A_type_of_which_too_few_are_certain_is_a_warning() =>
        AssertOnly(CheckResult.Warning, "The server demands digits (3), of which only 1 is certain in a new password",
            new PasswordPolicy(8, 1, 1, 3, 1), new PasswordSettings());

    [Fact]
    public void Where_no_type_is_certain_that_is_what_to_change() =>
        AssertOnly(CheckResult.Warning, "Do not set REQUIRE_EACH_INCLUDED_TYPE=false.", new PasswordPolicy(8, 0, 0, 1, 0), new PasswordSettings { RequireEachIncludedType = false });

    [Fact]
    public void Every_mistake_is_told_at_once() =>
        Assert.Equal(3, Compare(new PasswordPolicy(64, 1, 1, 1, 1), new PasswordSettings { ExcludeUppercase = true, ExcludeNumbers = true }).Count);

    private static void AssertOnly(CheckResult result, string words, PasswordPolicy policy, PasswordSettings settings)
    {
        var check = Assert.Single(Compare(policy, settings));
        Assert.Equal(("password policy", result), (check.Name, check.Result));
        Assert.Contains(words, check.Sentence, StringComparison.Ordinal);
    }

    private static IReadOnlyList<Check> Compare(PasswordPolicy policy, PasswordSettings settings)
    {
        var checks = new Checklist();
        policy.Compare(settings, checks);
        return checks.Checks;
    }
}
