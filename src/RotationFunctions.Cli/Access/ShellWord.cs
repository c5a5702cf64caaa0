using System.Text.RegularExpressions;

namespace RotationFunctions.Cli.Access;

/// <summary>A word of a command that is advised, as a shell takes it.</summary>
internal static partial class ShellWord
{
    public static string Of(string text) => Plain().IsMatch(text) ? text : $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    [GeneratedRegex(@"^[\w@%+=:,./-]+$")]
    private static partial Regex Plain();
}
