using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MySqlConnector;
using RotationFunctions.Databases;

namespace RotationFunctions.MySql;

internal sealed class MySqlSession(
    DatabaseSecret credential, ServerConnection connection, ServerIdentity server, MySqlSettings settings) : SqlSession(connection), IDatabaseSession
{
    /// <summary>Without this mode, MariaDB's GRANT creates a user that does not exist. MySQL's never does, and no longer knows the mode.</summary>
    public const string WriteMode = "NO_AUTO_CREATE_USER";

    private const string GrantWhatItNeeds =
        "Grant what it needs, or correct PROBE_SQL; where two users take turns, grant it to both: a repeated attempt leaves one that is ready as it is.";

    private bool _mayWrite;

    public string Account => server.Account.ToString();

    public ServerIdentity Server => server;

    public DatabaseSecret Credential => credential;

    public string? Advice { get; private set; }

    public bool KeepsOldPassword { get; set; }

    public bool ComparesPasswords => true;

    public async Task LockAsync(string user, TimeSpan timeout, CancellationToken cancellationToken)
    {
        // MySQL knows whole seconds only.
        var seconds = Math.Max(1, Math.Floor(timeout.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        try
        {
            // A limit of the user's own would cut the waiting short.
            await ExecuteAsync($"SET SESSION {(server.IsMariaDb ? "max_statement_time" : "max_execution_time")} = 0", cancellationToken);
            var answer = await ReadAsync($"SELECT GET_LOCK('{LockName(user)}', {seconds})", cancellationToken);
            cancellationToken.ThrowIfCancellationRequested(); // a server may give a wait that is cancelled no error, but no lock
            if (answer == "1")
                return;
            if (answer is null)
                throw StatementFailure.Lost("take the lock for", server);
        }
        catch (MySqlException failure)
        {
            throw StatementFailure.Name(
                failure, "take the lock for", server, "That takes no privilege: look for what stands before the server, such as a proxy, and let GET_LOCK pass.");
        }
        throw new RotationException(RotationErrors.RotationInProgress,
            $"Another attempt to rotate the user '{user}' has held its lock on the server for {seconds} s. The service will try again.",
            isTransient: true);
    }

    public async Task SetOwnPasswordAsync(string password, CancellationToken cancellationToken)
    {
        try
        {
            await PrepareToWriteAsync(cancellationToken);
            if (!settings.OnlyMatchedAccount)
                await SeveralAccounts.RefuseAsync(this, cancellationToken);
            Advice = server.IsMariaDb
                ? await MariaDbPassword.SetAsync(this, password, cancellationToken)
                : await MySqlPassword.SetAsync(this, password, cancellationToken);
        }
        catch (MySqlException failure)
        {
            throw StatementFailure.Name(
                failure, "change the password of", server, $"An administrator can allow it with GRANT CREATE USER ON *.* TO {server.Account.Sql}.");
        }
    }

    public async Task DiscardOldPasswordAsync(CancellationToken cancellationToken)
    {
        if (server.IsMariaDb)
            return;
        try
        {
            await PrepareToWriteAsync(cancellationToken);
            await ExecuteAsync("ALTER USER USER() DISCARD OLD PASSWORD", cancellationToken);
        }
        catch (MySqlException refusal) when (refusal.Number is ServerErrors.SpecificAccessDenied or ServerErrors.ParseError)
        {
            // An account that may not discard may not retain either, nor does an older server: a login will tell.
        }
        catch (MySqlException failure)
        {
            throw StatementFailure.Name(failure, "discard the old password of", server, $"An administrator can, with ALTER USER {server.Account.Sql} DISCARD OLD PASSWORD.");
        }
    }

    public async Task<int?> EndOtherSessionsAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await new OtherSessions(this).EndAsync(cancellationToken);
        }
        catch (MySqlException failure)
        {
            throw StatementFailure.Name(failure, "end the sessions of", server, "An administrator can, with KILL.");
        }
    }

    public async Task ProbeAsync(string? sql, CancellationToken cancellationToken)
    {
        try
        {
            await ExecuteAsync("SELECT 1", cancellationToken);
            if (sql is not null)
                await ExecuteAsync(sql, cancellationToken);
        }
        catch (MySqlException refusal) when (refusal is { ErrorCode: not MySqlErrorCode.None, InnerException: null })
        {
            throw new RotationException(DatabaseErrors.ProbeFailed,
                $"{Account} logs in, but the probe{(sql is null ? "" : " of PROBE_SQL")} failed with error {refusal.Number}{Quote(refusal)}. "
                + GrantWhatItNeeds);
        }
        catch (MySqlException failure)
        {
            throw StatementFailure.Name(failure, "probe", server, GrantWhatItNeeds);
        }
    }

    public async Task<bool> NextExistsAsync(UserTurn turn, string? begunWith, CancellationToken cancellationToken)
    {
        try
        {
            return await new OwnAccounts(this, turn).HaveOthersAsync(begunWith, cancellationToken);
        }
        catch (MySqlException failure)
        {
            throw StatementFailure.Name(failure, $"look for the user '{turn.Next}' as", server, $"That takes: {new Administrator(server).CureForReading}.");
        }
    }

    public async Task<string?> FindDoubtAsync(UserTurn turn, DatabaseSecret last, string password, CancellationToken cancellationToken)
    {
        try
        {
            var strangers = await new OwnAccounts(this, turn).FindStrangersAsync([last.Password, password], cancellationToken);
            return strangers.Count == 0 ? null
                : $"{string.Join(" and ", strangers)} {(strangers.Count == 1 ? "has" : "have")} neither the password of the {StagingLabels.Previous} value nor another one with the rights of '{turn.InUse}'";
        }
        catch (MySqlException failure)
        {
            throw StatementFailure.Name(failure, $"look for the user '{turn.Next}' as", server, $"That takes: {new Administrator(server).CureForReading}.");
        }
    }

    public async Task PrepareNextAsync(UserTurn turn, string password, CancellationToken cancellationToken)
    {
        try
        {
            Advice = await new AccountMirror(this, turn).PrepareAsync(password, cancellationToken);
        }
        catch (MySqlException failure)
        {
            throw StatementFailure.Name(
                failure, $"let the user '{turn.Next}' be prepared by", server, $"That takes: {new Administrator(server).CureForAltering(new AccountRights())}.");
        }
    }

    public Task CheckOwnPasswordAsync(PasswordSettings passwords, string sample, Checklist checks, CancellationToken cancellationToken) =>
        new OwnPasswordCheck(this, settings, checks).RunAsync(passwords, cancellationToken);

    public async Task CheckNextAsync(UserTurn turn, PasswordSettings passwords, string sample, Checklist checks, CancellationToken cancellationToken)
    {
        await ServerMode.LookAsync(this, checks, cancellationToken);
        await new MirrorPrivileges(this, turn, checks).LookAsync(sample, cancellationToken);
        await ServerPasswordPolicy.CompareAsync(this, passwords, checks, cancellationToken);
    }

    /// <summary>Looks at one thing; where it cannot be looked at, or is not well, the list says so and goes on.</summary>
    public async Task LookAsync(string name, Checklist checks, Func<Task> look)
    {
        try
        {
            await look();
        }
        catch (RotationException failure)
        {
            checks.Fail(name, failure.Message);
        }
        catch (FormatException unknown)
        {
            checks.Warn(name, $"It could not be looked at: in what the server answered, {unknown.Message}.");
        }
        catch (MySqlException failure)
        {
            var cause = StatementFailure.Name(failure, $"look at the {name} for", server, $"That takes: {new Administrator(server).CureForReading}.");
            checks.Warn(name, $"It could not be looked at. {cause.Message}");
        }
    }

    /// <summary>
    /// Makes texts and names mean what <see cref="SqlText"/> writes and what the parsers read, whatever <c>sql_mode</c> the server has. A
    /// session that only probes keeps the server's mode, as the user's own sessions do.
    /// </summary>
    public async Task PrepareToWriteAsync(CancellationToken cancellationToken)
    {
        if (_mayWrite)
            return;
        await ExecuteAsync($"SET SESSION sql_mode = '{(server.IsMariaDb ? WriteMode : "")}', SESSION sql_quote_show_create = 1", cancellationToken);
        await ExecuteAsync("SET SESSION TRANSACTION READ WRITE", cancellationToken);
        _mayWrite = true;
    }

    // What else a server says of a statement may quote the data that it worked on.
    private static string Quote(MySqlException refusal) => ServerErrors.NameNoData.Contains(refusal.Number) ? $": {refusal.Message}" : "";

    // A lock's name may have 64 characters at most and is the same in upper and lower case; a user's may not fit.
    private static string LockName(string user) =>
        $"RotationFunctions/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(user)).AsSpan(0, 16))}";
}
