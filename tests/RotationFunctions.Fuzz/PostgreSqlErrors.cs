using Npgsql;
using RotationFunctions.Databases;
using RotationFunctions.PostgreSql;

namespace RotationFunctions.Fuzz;

/// <summary>What a PostgreSQL server says where it refuses: its SQLSTATE, the routine that it names, and its text, a line each.</summary>
internal static class PostgreSqlErrors
{
    private static readonly DatabaseSecret Credential = DatabaseSecret.Read(SecretValue.FromText(
        $$"""{"engine":"postgres","host":"db.example","username":"app","password":"{{ServerWords.Password}}"}"""));

    public static IReadOnlyList<string> Seeds { get; } =
    [
        "28P01\nauth_failed\npassword authentication failed for user \"app\"", "28000\nInitializeSessionUserId\nrole \"app\" is not permitted to log in",
        "42501\naclcheck_error\npermission denied for table orders", "22023\ncheck_password\npassword must contain both letters and nonletters",
        "57P01\nProcessInterrupts\nterminating connection due to administrator command", "XX000\n\nERROR: ALTER ROLE app PASSWORD 'SCRAM-SHA-256$4096:salt$stored:server'",
    ];

    public static void Read(string text)
    {
        var (state, routine, words) = text.Split('\n', 3) switch
        {
            [var first, var second, var third] => (first, second, third),
            [var first, var second] => (first, second, ""),
            var parts => (parts[0], "", ""),
        };
        var refusal = new PostgresException(ServerWords.Quoting(words), "ERROR", "ERROR", state, routine: routine);
        ServerWords.RequireLeftOut(LoginFailure.Name(refusal, Credential, certificate: null, TimeSpan.FromSeconds(5)));
        ServerWords.RequireLeftOut(StatementFailure.Name(refusal, "prepare the user", "app", ""));
        _ = Probe.Failure(refusal, "app", "SELECT 1");
    }
}
