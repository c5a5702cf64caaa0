namespace RotationFunctions;

/// <summary>What a generated password looks like; the names and defaults are those of AWS's rotation functions.</summary>
public sealed record PasswordSettings
{
    /// <summary>Characters. <c>PASSWORD_LENGTH</c>, 32 unless set.</summary>
    public int Length { get; init; } = 32;

    /// <summary><c>EXCLUDE_CHARACTERS</c>; unless set, those that break connection strings and shell quoting.</summary>
    public string ExcludeCharacters { get; init; } = ":/@\"'\\";

    /// <summary><c>EXCLUDE_NUMBERS</c></summary>
    public bool ExcludeNumbers { get; init; }

    /// <summary><c>EXCLUDE_PUNCTUATION</c></summary>
    public bool ExcludePunctuation { get; init; }

    /// <summary><c>EXCLUDE_UPPERCASE</c></summary>
    public bool ExcludeUppercase { get; init; }

    /// <summary><c>EXCLUDE_LOWERCASE</c></summary>
    public bool ExcludeLowercase { get; init; }

    /// <summary><c>REQUIRE_EACH_INCLUDED_TYPE</c>: at least one character of each type that is not excluded.</summary>
    public bool RequireEachIncludedType { get; init; } = true;

    /// <summary>Reads the environment variables named above.</summary>
    public static PasswordSettings Read(SettingsReader settings)
    {
        var defaults = new PasswordSettings();
        var read = new PasswordSettings
        {
            Length = settings.WholeNumber("PASSWORD_LENGTH", defaults.Length, 1, 4096),
            ExcludeCharacters = settings.Raw("EXCLUDE_CHARACTERS") ?? defaults.ExcludeCharacters,
            ExcludeNumbers = settings.Flag("EXCLUDE_NUMBERS", defaults.ExcludeNumbers),
            ExcludePunctuation = settings.Flag("EXCLUDE_PUNCTUATION", defaults.ExcludePunctuation),
            ExcludeUppercase = settings.Flag("EXCLUDE_UPPERCASE", defaults.ExcludeUppercase),
            ExcludeLowercase = settings.Flag("EXCLUDE_LOWERCASE", defaults.ExcludeLowercase),
            RequireEachIncludedType = settings.Flag("REQUIRE_EACH_INCLUDED_TYPE", defaults.RequireEachIncludedType),
        };
        if (read.FindProblem() is { } problem)
            settings.Report(problem);
        return read;
    }

    /// <summary>The alphabets that a password draws from, one for each included type of character.</summary>
    internal IReadOnlyList<string> Alphabets()
    {
        var alphabets = new List<string>();
        foreach (var (characters, excluded) in Types())
        {
            if (!excluded)
                alphabets.Add(string.Concat(characters.Where(c => !ExcludeCharacters.Contains(c))));
        }
        return alphabets;
    }

    /// <summary>Why no password can be made by these settings, or <c>null</c>.</summary>
    internal string? FindProblem()
    {
        if (Length < 1)
            return $"PASSWORD_LENGTH is {Length}. Make it longer.";
        var alphabets = Alphabets();
        if (alphabets.All(alphabet => alphabet.Length == 0))
            return "The settings exclude every character, so that no password can be made. Exclude fewer with EXCLUDE_CHARACTERS and EXCLUDE_….";
        if (!RequireEachIncludedType)
            return null;
        if (alphabets.Any(alphabet => alphabet.Length == 0))
            return "EXCLUDE_CHARACTERS leaves no character of a type that REQUIRE_EACH_INCLUDED_TYPE demands. Exclude the whole type with EXCLUDE_…, or fewer characters.";
        return alphabets.Count > Length
            ? $"PASSWORD_LENGTH is {Length}, shorter than the {alphabets.Count} types of characters that REQUIRE_EACH_INCLUDED_TYPE demands. Make it longer."
            : null;
    }

    private IEnumerable<(string Characters, bool Excluded)> Types() =>
    [
        ("ABCDEFGHIJKLMNOPQRSTUVWXYZ", ExcludeUppercase),
        ("abcdefghijklmnopqrstuvwxyz", ExcludeLowercase),
        ("0123456789", ExcludeNumbers),
        ("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", ExcludePunctuation),
    ];
}
