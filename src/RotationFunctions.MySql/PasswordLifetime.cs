namespace RotationFunctions.MySql;

/// <summary>Looks whether a password expires by itself.</summary>
internal static class PasswordLifetime
{
    public const string Name = "expiry";

    /// <param name="lifetime">The account's, in the words of <c>PASSWORD EXPIRE</c>.</param>
    public static async Task LookAsync(MySqlSession session, string lifetime, Checklist checks, CancellationToken cancellationToken)
    {
        var days = lifetime.StartsWith("INTERVAL ", StringComparison.Ordinal) ? lifetime.Split(' ')[1]
            : lifetime == "NEVER" ? "0"
            : await session.ReadAsync("SELECT @@global.default_password_lifetime", cancellationToken);
        if (days is null or "0")
            checks.Pass(Name, "The password does not expire.");
        else
            checks.Warn(Name, $"The password expires {days} days after each change. Rotate more often than that.");
    }
}
