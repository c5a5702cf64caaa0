namespace RotationFunctions.MySql;

/// <summary>What <c>ALTER USER</c> sets of an account besides its password, its lock and its attribute.</summary>
/// <param name="Name">The keywords.</param>
/// <param name="Usual">The value of an account for which the server does not name one.</param>
internal sealed record AccountOption(string Name, string Usual)
{
    public static readonly AccountOption Requirement = new("REQUIRE", "NONE");

    public static readonly AccountOption Lifetime = new("PASSWORD EXPIRE", "DEFAULT");

    /// <summary>After how many failed logins in a row MySQL locks the account for a time; 0 for never.</summary>
    public static readonly AccountOption FailedLogins = new("FAILED_LOGIN_ATTEMPTS", "0");

    /// <summary>They follow the word <c>WITH</c>.</summary>
    public static readonly IReadOnlyList<AccountOption> Limits =
    [
        new("MAX_QUERIES_PER_HOUR", "0"),
        new("MAX_UPDATES_PER_HOUR", "0"),
        new("MAX_CONNECTIONS_PER_HOUR", "0"),
        new("MAX_USER_CONNECTIONS", "0"),
        new("MAX_STATEMENT_TIME", "0"), // MariaDB alone
    ];

    /// <summary>MySQL alone has them.</summary>
    public static readonly IReadOnlyList<AccountOption> Policies =
    [
        new("PASSWORD HISTORY", "DEFAULT"),
        new("PASSWORD REUSE INTERVAL", "DEFAULT"),
        new("PASSWORD REQUIRE CURRENT", "DEFAULT"),
        FailedLogins,
        new("PASSWORD_LOCK_TIME", "0"),
    ];
}
