using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace RotationFunctions.PostgreSql.Tests;

/// <summary>Amazon Redshift as far as its documentation tells: MD5 logins, <c>ALTER USER</c>, and no statement that PostgreSQL 8.0 did not have.</summary>
internal sealed partial class RedshiftOfOurOwn : ServerOfOurOwn
{
    private readonly ConcurrentDictionary<string, string> _stored = [];
    private readonly ConcurrentQueue<string> _statements = [];

    public IReadOnlyCollection<string> Statements => _statements;

    /// <summary>What is stored for a user's password.</summary>
    public string this[string user]
    {
        get => _stored[user];
        set => _stored[user] = value;
    }

    protected override async Task TalkAsync(NetworkStream client, string user)
    {
        if (!await IsKnownAsync(client, user))
        {
            await client.WriteAsync(ServerMessage.Error("28000"), Stopping);
            return;
        }
        await client.WriteAsync(
            (byte[])[
                .. ServerMessage.LoggedIn, .. ServerMessage.Parameter("server_version", "8.0.2"), .. ServerMessage.Parameter("server_encoding", "UNICODE"),
                .. ServerMessage.Parameter("client_encoding", "UTF8"), .. ServerMessage.Ready,
            ], Stopping);
        var statement = "";
        while (await ReadAsync(client) is { } message)
        {
            if (message.Type == 'P')
                statement = message.Body.Split('\0')[1];
            await client.WriteAsync(Answer(message.Type, statement, user), Stopping);
        }
    }

    private async Task<bool> IsKnownAsync(NetworkStream client, string user)
    {
        var salt = RandomNumberGenerator.GetBytes(4);
        await client.WriteAsync(ServerMessage.AskForMd5(salt), Stopping);
        var answer = await ReadAsync(client);
        return _stored.TryGetValue(user, out var stored)
            && answer?.Body.TrimEnd('\0') == "md5" + HashOf([.. Encoding.ASCII.GetBytes(stored[3..]), .. salt]);
    }

    private byte[] Answer(char type, string statement, string user) => type switch
    {
        'P' => ServerMessage.Parsed,
        'B' => ServerMessage.Bound,
        'D' => statement.StartsWith("SELECT", StringComparison.Ordinal) ? ServerMessage.Column("answer") : ServerMessage.NoRows,
        'E' => Execute(statement, user),
        'C' => ServerMessage.Closed,
        'S' => ServerMessage.Ready,
        _ => [],
    };

    private byte[] Execute(string statement, string user)
    {
        _statements.Enqueue(statement);
        if (statement == "SELECT version()")
        {
            return [.. ServerMessage.Row("PostgreSQL 8.0.2 on i686-pc-linux-gnu, compiled by GCC gcc (GCC) 3.4.2 20041017 (Red Hat 3.4.2-6.fc3), Redshift 1.0.12345"),
                .. ServerMessage.Completed("SELECT")];
        }
        if (statement == "SELECT 1")
            return [.. ServerMessage.Row("1"), .. ServerMessage.Completed("SELECT")];
        if (AlterUser().Match(statement) is not { Success: true } change || change.Groups[1].Value != user)
            return ServerMessage.Error("42601");
        _stored[user] = change.Groups[2].Value;
        return ServerMessage.Completed("ALTER USER");
    }

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5351:Do not use broken cryptographic algorithms", Justification = "The server's choice.")]
    private static string HashOf(byte[] bytes) => Convert.ToHexStringLower(MD5.HashData(bytes));

    [GeneratedRegex("""^ALTER USER "(.*)" PASSWORD '(md5[0-9a-f]{32})'$""")]
    private static partial Regex AlterUser();
}
