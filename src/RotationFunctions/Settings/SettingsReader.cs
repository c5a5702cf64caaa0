using System.Globalization;

namespace RotationFunctions;

/// <summary>
/// Reads a function's settings from environment variables and collects every mistake, so that all are reported at once.
/// A variable that is empty counts as not set.
/// </summary>
/// <param name="read">The value of a variable, or <c>null</c>; usually <see cref="Environment.GetEnvironmentVariable(string)"/>.</param>
public sealed class SettingsReader(Func<string, string?> read)
{
    private readonly List<string> _problems = [];

    /// <summary>The value as it stands, also where it is empty; <c>null</c> where the variable is not set.</summary>
    public string? Raw(string name) => read(name);

    public string? Text(string name) => read(name) is { Length: > 0 } text ? text : null;

    /// <summary>A yes or no: <c>true</c>, <c>1</c>, <c>y</c>, <c>yes</c> or <c>false</c>, <c>0</c>, <c>n</c>, <c>no</c>, in any case.</summary>
    public bool Flag(string name, bool otherwise)
    {
        switch (Text(name)?.ToUpperInvariant())
        {
            case null:
                return otherwise;
            case "TRUE" or "1" or "Y" or "YES":
                return true;
            case "FALSE" or "0" or "N" or "NO":
                return false;
            default:
                Report($"{name} must be true or false.");
                return otherwise;
        }
    }

    public int WholeNumber(string name, int otherwise, int least, int most)
    {
        if (Text(name) is not { } text)
            return otherwise;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            return number;
        Report($"{name} must be a whole number from {least} to {most}.");
        return otherwise;
    }

    /// <summary>One of a few words, or <c>null</c> where the variable is not set.</summary>
    public string? Choice(string name, params string[] choices)
    {
        if (Text(name) is not { } text || choices.Contains(text))
            return Text(name);
        Report($"{name} must be {string.Join(" or ", choices)}.");
        return null;
    }

    /// <summary>Notes a mistake: a whole sentence that names the variable and what it must be.</summary>
    public void Report(string problem) => _problems.Add(problem);

    /// <exception cref="RotationException"><see cref="RotationErrors.InvalidSettings"/>, with every mistake that was found.</exception>
    public void ThrowIfInvalid()
    {
        if (_problems.Count > 0)
            throw new RotationException(RotationErrors.InvalidSettings,
                $"The function's environment variables are wrong: {string.Join(' ', _problems)}");
    }
}
