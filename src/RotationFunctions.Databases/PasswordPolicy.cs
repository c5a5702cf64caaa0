namespace RotationFunctions.Databases;

/// <summary>What a server demands of a password: how long it is, and how many characters of each type it has at least.</summary>
public sealed record PasswordPolicy(int Length, int Uppercase, int Lowercase, int Digits, int Punctuation)
{
    private const string Name = "password policy";

    /// <summary>Looks whether the passwords that the settings make satisfy it.</summary>
    public void Compare(PasswordSettings settings, Checklist checks)
    {
        var before = checks.Checks.Count;
        if (settings.Length < Length)
            checks.Fail(Name, $"The server demands {Length} characters, but new passwords have {settings.Length}. Set PASSWORD_LENGTH to {Length} or more.");
        CompareType("upper-case letters", Uppercase, settings.ExcludeUppercase, "EXCLUDE_UPPERCASE", settings, checks);
        CompareType("lower-case letters", Lowercase, settings.ExcludeLowercase, "EXCLUDE_LOWERCASE", settings, checks);
        CompareType("digits", Digits, settings.ExcludeNumbers, "EXCLUDE_NUMBERS", settings, checks);
        CompareType("punctuation", Punctuation, settings.ExcludePunctuation, "EXCLUDE_PUNCTUATION", settings, checks);
        if (checks.Checks.Count == before)
            checks.Pass(Name, "Every new password satisfies what the server demands.");
    }

    private static void CompareType(string type, int demanded, bool isExcluded, string setting, PasswordSettings settings, Checklist checks)
    {
        var certain = settings.RequireEachIncludedType ? 1 : 0;
        if (demanded > 0 && isExcluded)
            checks.Fail(Name, $"The server demands {type} ({demanded}), but new passwords have none. Do not set {setting}.");
        else if (demanded > certain)
        {
            checks.Warn(Name, $"The server demands {type} ({demanded}), of which only {certain} is certain in a new password: now and then one will be refused, and its "
                + $"rotation given up. {(certain == 0 ? "Do not set REQUIRE_EACH_INCLUDED_TYPE=false" : "Make PASSWORD_LENGTH longer, or the server's policy milder")}.");
        }
    }
}
