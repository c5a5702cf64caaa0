namespace RotationFunctions.MySql;

/// <summary>What a session's server says that it is, and as which account it let the session in.</summary>
internal sealed record ServerIdentity(MySqlAccount Account, string Version, bool IsMariaDb)
{
    /// <summary>The server's name for people.</summary>
    public string Name => IsMariaDb ? "MariaDB" : "MySQL";

    public static Task<ServerIdentity> AskAsync(ServerConnection connection, CancellationToken cancellationToken) =>
        connection.RunAsync("SELECT CURRENT_USER(), VERSION(), @@version_comment", async command =>
        {
            await using var answer = await command.ExecuteReaderAsync(cancellationToken);
            await answer.ReadAsync(cancellationToken);
            var version = answer.GetString(1);
            var isMariaDb = $"{version} {answer.GetString(2)}".Contains("MariaDB", StringComparison.OrdinalIgnoreCase);
            return new ServerIdentity(MySqlAccount.Parse(answer.GetString(0)), version, isMariaDb);
        }, cancellationToken);
}
