using System.Text;
using RotationFunctions.Databases;
using RotationFunctions.Tests;

namespace RotationFunctions.PostgreSql.Tests;

/// <summary>A user changes its own password, and every way in which the server can refuse that has a name.</summary>
public class PasswordChangeTests(TestServers servers)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_new_password_logs_in_and_the_old_one_is_refused()
    {
        var account = await CreateAsync();

        await ChangeAsync(account, "new password");

        await using var session = await account.LogInAsync("new password");
        Assert.Equal(DatabaseErrors.LoginRefused, (await account.FailToLogInAsync()).Code);
    }

    [Fact]
    public async Task A_second_change_to_the_same_password_is_harmless()
    {
        var account = await CreateAsync();
        await using var session = await account.LogInAsync();
        await session.SetOwnPasswordAsync("new password", Cancellation);

        await session.SetOwnPasswordAsync("new password", Cancellation);

        await using var again = await account.LogInAsync("new password");
    }

    [Fact]
    public async Task Only_the_password_changes()
    {
        const string Properties = "SELECT to_jsonb(r) - 'rolpassword' FROM pg_roles r WHERE rolname = ";
        var account = await CreateAsync("CREATEDB CONNECTION LIMIT 7 VALID UNTIL '2099-01-01'");
        await account.AlterAsync("SET work_mem = '5MB'");
        var before = await account.Server.ReadAsync(Properties + Account.Literal(account.User), Cancellation);

        await ChangeAsync(account, "new password");

        Assert.Contains("\"rolconnlimit\": 7", before, StringComparison.Ordinal);
        Assert.Equal(before, await account.Server.ReadAsync(Properties + Account.Literal(account.User), Cancellation));
    }

    [Fact]
    public async Task A_user_that_starts_in_another_role_changes_its_own_password()
    {
        var account = await CreateAsync();
        await account.Server.ExecuteAsync($"CREATE ROLE {account.User}_owner; GRANT {account.User}_owner TO {account.User}", Cancellation);
        await account.AlterAsync($"SET role = {account.User}_owner");

        await ChangeAsync(account, "new password");

        await using var session = await account.LogInAsync("new password");
        Assert.Equal("", await account.Server.ReadAsync($"SELECT rolpassword FROM pg_authid WHERE rolname = '{account.User}_owner'", Cancellation));
    }

    [Fact]
    public async Task A_user_that_starts_read_only_changes_its_password()
    {
        var account = await CreateAsync();
        await account.AlterAsync("SET default_transaction_read_only = on");

        await ChangeAsync(account, "new password");

        await using var session = await account.LogInAsync("new password");
    }

    [Fact]
    public async Task A_password_check_that_refuses_the_new_password_is_told_apart()
    {
        var account = await CreateAsync();
        await account.AlterAsync("SET session_preload_libraries = passwordcheck");

        var error = await Assert.ThrowsAsync<RotationException>(() => ChangeAsync(account, account.User));

        Assert.Equal($"PasswordRejected: PostgreSQL's password check refused to change the password of the user '{account.User}'. Make the "
            + "generated passwords fit its rules, by PASSWORD_LENGTH and its sisters.", error.Message);
        Assert.False(error.IsTransient);
    }

    [Fact]
    public async Task A_password_that_the_server_refuses_is_given_up_and_the_next_rotation_goes_through()
    {
        var account = await Account.CreateAsync(await servers.UsualAsync(), user: "z");
        await account.AlterAsync("SET session_preload_libraries = passwordcheck");
        var alwaysTheUsersName = new PasswordSettings
        {
            Length = 1,
            ExcludeCharacters = "abcdefghijklmnopqrstuvwxy",
            ExcludeNumbers = true,
            ExcludePunctuation = true,
            ExcludeUppercase = true,
        };
        var stage = new Stage(account) { Passwords = alwaysTheUsersName };

        var error = await Assert.ThrowsAsync<RotationException>(() => stage.RotateAsync());

        Assert.Equal(DatabaseErrors.PasswordRejected, error.Code);
        Assert.Null(stage.Store.VersionWith(StagingLabels.Pending));
        await using var old = await account.LogInAsync();

        stage.Passwords = new PasswordSettings();
        stage.Store.Register(RotationStage.Third);
        await stage.RotateAsync(RotationStage.Third);

        await using var session = await account.LogInAsync(stage.PasswordOf(StagingLabels.Current));
    }

    [Fact]
    public async Task A_server_that_lets_only_some_change_passwords_is_told_and_the_value_stays_pending()
    {
        var account = await CreateAsync();
        await using var wire = Wire.To(account.Server.Port);
        wire.OnRequest = request => Task.FromResult(request.Contains("ALTER ROLE", StringComparison.Ordinal)
            ? Refusal("42501", "must be a member of rds_password to alter passwords")
            : null);
        var stage = new Stage(account, account.Secret(port: wire.Port, ssl: false));

        var error = await Assert.ThrowsAsync<RotationException>(() => stage.RotateAsync());

        Assert.Equal($"PrivilegeMissing: A privilege is missing to change the password of the user '{account.User}'. Where Amazon RDS restricts this "
            + $"(rds.restrict_password_commands), an administrator can allow it with GRANT rds_password TO \"{account.User}\".", error.Message);
        Assert.Equal(RotationStage.Second, stage.Store.VersionWith(StagingLabels.Pending));
        await using var session = await account.LogInAsync();
    }

    [Fact]
    public async Task An_answer_that_is_lost_after_the_change_is_told_and_the_rerun_finishes()
    {
        var account = await CreateAsync();
        await using var wire = Wire.To(account.Server.Port);
        wire.OnAnswer = asked => asked.Contains("ALTER ROLE", StringComparison.Ordinal) ? throw new IOException("cut") : Task.FromResult<byte[]?>(null);
        var stage = new Stage(account, account.Secret(port: wire.Port, ssl: false));

        var error = await Assert.ThrowsAsync<RotationException>(() => stage.RotateAsync());

        Assert.Equal($"ConnectionLost: The connection broke on the way to change the password of the user '{account.User}'. Running the step again "
            + "finds out how far it came.", error.Message);
        Assert.True(error.IsTransient);
        await stage.RotateAsync();
        await using var session = await account.LogInAsync(stage.PasswordOf(StagingLabels.Current));
    }

    [Fact]
    public async Task A_user_that_is_dropped_meanwhile_is_told_by_the_servers_state()
    {
        var account = await CreateAsync();
        await using var session = await account.LogInAsync();
        await account.Server.ExecuteAsync($"DROP ROLE {account.User}", Cancellation);

        var error = await Assert.ThrowsAsync<RotationException>(() => session.SetOwnPasswordAsync("new password", Cancellation));

        Assert.StartsWith($"StatementRefused: PostgreSQL refused to change the password of the user '{account.User}' with SQLSTATE ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_probe_that_the_user_may_not_run_tells_what_the_server_says()
    {
        var account = await CreateAsync();
        await using var session = await account.LogInAsync();

        var error = await Assert.ThrowsAsync<RotationException>(() => session.ProbeAsync("SELECT rolpassword FROM pg_authid", Cancellation));

        Assert.Equal($"ProbeFailed: The user '{account.User}' logs in, but the probe of PROBE_SQL failed with SQLSTATE 42501: permission denied for table "
            + "pg_authid. Grant what it needs, or correct PROBE_SQL.", error.Message);
    }

    [Fact]
    public async Task A_probe_that_fails_on_data_does_not_quote_it()
    {
        var account = await CreateAsync();
        await using var session = await account.LogInAsync();

        var error = await Assert.ThrowsAsync<RotationException>(() => session.ProbeAsync("SELECT 'somebody''s data'::int", Cancellation));

        Assert.Equal($"ProbeFailed: The user '{account.User}' logs in, but the probe of PROBE_SQL failed with SQLSTATE 22P02. Grant what it needs, or "
            + "correct PROBE_SQL.", error.Message);
    }

    private async Task<Account> CreateAsync(string options = "") => await Account.CreateAsync(await servers.UsualAsync(), options);

    private static async Task ChangeAsync(Account account, string password)
    {
        await using var session = await account.LogInAsync();
        await session.SetOwnPasswordAsync(password, Cancellation);
    }

    // An ErrorResponse and a ReadyForQuery, as the server writes them.
    private static byte[] Refusal(string state, string sentence)
    {
        var fields = $"SERROR\0VERROR\0C{state}\0M{sentence}\0\0";
        var length = (byte)(fields.Length + 4);
        return [(byte)'E', 0, 0, 0, length, .. Encoding.ASCII.GetBytes(fields), (byte)'Z', 0, 0, 0, 5, (byte)'I'];
    }
}
