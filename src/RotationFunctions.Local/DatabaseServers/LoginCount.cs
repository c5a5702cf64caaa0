using System.Text.RegularExpressions;

namespace RotationFunctions.Local.DatabaseServers;

/// <summary>How often a user logged in, and was refused, by the server's own log.</summary>
public sealed partial record LoginCount(int Granted, int Refused)
{
    /// <summary>Counts in a PostgreSQL log that has <c>log_connections</c>.</summary>
    public static LoginCount InPostgreSqlLog(string log, string user) => new(
        Authorized().Matches(log).Count(line => line.Groups["user"].Value == user),
        Failed().Matches(log).Count(line => line.Groups["user"].Value == user));

    /// <summary>Counts in the general log of MySQL or MariaDB, which has each login first, and then the refusal if there is one.</summary>
    public static LoginCount InMySqlLog(string log, string user)
    {
        var asked = Connected().Matches(log).Count(line => line.Groups["user"].Value == user);
        var refused = Denied().Matches(log).Count(line => line.Groups["user"].Value == user);
        return new LoginCount(asked - refused, refused);
    }

    public static LoginCount operator -(LoginCount later, LoginCount earlier) =>
        new(later.Granted - earlier.Granted, later.Refused - earlier.Refused);

    [GeneratedRegex("connection authorized: user=(?<user>.+?) database=")]
    private static partial Regex Authorized();

    [GeneratedRegex("authentication failed for user \"(?<user>.+?)\"(\r?\n|$)")]
    private static partial Regex Failed();

    [GeneratedRegex("\\d Connect\\t(?<user>.+?)@\\S* on .*? using ")]
    private static partial Regex Connected();

    [GeneratedRegex("Connect\\tAccess denied for user '(?<user>.+?)'@")]
    private static partial Regex Denied();
}
