using System.Globalization;
using System.Reflection;
using MySqlConnector;
using RotationFunctions.Databases;
using RotationFunctions.MySql;

namespace RotationFunctions.Fuzz;

/// <summary>What MySQL or MariaDB says where it refuses, or the driver in its place: a number and a text, a line each.</summary>
internal static class MySqlErrors
{
    private const int NobodyListens = 1;

    private static readonly DatabaseSecret Credential = DatabaseSecret.Read(SecretValue.FromText(
        $$"""{"engine":"mysql","host":"127.0.0.1","username":"app","password":"{{ServerWords.Password}}"}"""));

    private static readonly ServerIdentity Server = new(new MySqlAccount("app", "%"), "9.7.4", IsMariaDb: false);

    private static readonly LoginFailure Failure = new(Credential, NobodyListens, certificate: null, TimeSpan.FromSeconds(5));

    // The driver alone makes these.
    private static readonly ConstructorInfo Make = typeof(MySqlException).GetConstructor(
        BindingFlags.NonPublic | BindingFlags.Instance, [typeof(MySqlErrorCode), typeof(string)])!;

    public static IReadOnlyList<string> Seeds { get; } =
    [
        "1045\nAccess denied for user 'app'@'10.0.0.1' (using password: YES)", "1042\nServer does not support SSL", "1042\nConnect Timeout expired.",
        "1042\nAuthentication method 'caching_sha2_password' failed. Either use a secure connection, specify the server's RSA public key",
        "3118\nAccess denied for user 'app'@'%'. Account is locked.", "1819\nYour password does not satisfy the current policy requirements",
        "1064\nYou have an error in your SQL syntax near 'IDENTIFIED'", "0\nAuthentication method 'parsec' is not supported.",
    ];

    public static void Read(string text)
    {
        var lines = text.Split('\n', 2);
        var number = int.TryParse(lines[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var read) ? read : 0;
        var words = ServerWords.Quoting(lines[^1]);
        var refusal = (MySqlException)Make.Invoke([(MySqlErrorCode)number, words]);
        ServerWords.RequireLeftOut(Failure.NameAsync(refusal, CancellationToken.None).GetAwaiter().GetResult());
        ServerWords.RequireLeftOut(Failure.NameAsync(new NotSupportedException(words), CancellationToken.None).GetAwaiter().GetResult());
        ServerWords.RequireLeftOut(StatementFailure.Name(refusal, "change the password of", Server, ""));
    }
}
