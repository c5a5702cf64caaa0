using System.Text.RegularExpressions;

namespace RotationFunctions.MySql;

/// <summary>The ways in which MariaDB lets an account in.</summary>
internal static partial class AuthenticationMethods
{
    /// <summary>Reads them from the answer to <c>SHOW CREATE USER</c>.</summary>
    public static IReadOnlyList<string> In(string statement)
    {
        var bare = Quoted().Replace(statement, "''"); // a name or a text may hold any word
        return Via().Match(bare) is { Success: true } via
            ? [.. Or().Split(via.Groups["methods"].Value).Select(method => method.Split(' ')[0])]
            : ["mysql_native_password"];
    }

    [GeneratedRegex("`(?:[^`]|``)*`|'(?:[^'\\\\]|''|\\\\.)*'", RegexOptions.Singleline)]
    private static partial Regex Quoted();

    [GeneratedRegex(" IDENTIFIED VIA (?<methods>\\w+( USING '')?( OR \\w+( USING '')?)*)")]
    private static partial Regex Via();

    [GeneratedRegex(" OR ")]
    private static partial Regex Or();
}
