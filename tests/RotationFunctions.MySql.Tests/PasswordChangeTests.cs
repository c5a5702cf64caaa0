using RotationFunctions.Databases;
using RotationFunctions.Local.DatabaseServers;
using RotationFunctions.Tests;

namespace RotationFunctions.MySql.Tests;

/// <summary>A user changes its own password, and every way in which the server can refuse that has a name.</summary>
public class PasswordChangeTests(TestServers servers)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task The_new_password_logs_in_and_the_old_one_is_refused(MySqlKind kind)
    {
        var account = await CreateAsync(kind);

        await ChangeAsync(account, "new password");

        await using var session = await account.LogInAsync("new password");
        Assert.Equal(DatabaseErrors.LoginRefused, (await account.FailToLogInAsync()).Code);
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task Only_the_password_changes(MySqlKind kind)
    {
        var account = await CreateAsync(kind, "WITH MAX_QUERIES_PER_HOUR 700 MAX_USER_CONNECTIONS 7 PASSWORD EXPIRE INTERVAL 90 DAY");
        var before = await account.DefinitionAsync();

        await ChangeAsync(account, "new password");

        Assert.Contains("MAX_USER_CONNECTIONS 7", before, StringComparison.Ordinal);
        Assert.Equal(before, await account.DefinitionAsync());
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task A_user_that_is_dropped_meanwhile_is_told_by_the_servers_error(MySqlKind kind)
    {
        var account = await CreateAsync(kind);
        await using var session = await account.LogInAsync();
        await account.Server.ExecuteAsync($"DROP USER {account.Name}", Cancellation);

        var error = await Assert.ThrowsAsync<RotationException>(() => session.SetOwnPasswordAsync("new password", Cancellation));

        Assert.StartsWith($"StatementRefused: {account.Product} refused to change the password of {account.Name} with error ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task A_probe_that_the_user_may_not_run_tells_what_the_server_says(MySqlKind kind)
    {
        var account = await CreateAsync(kind);
        await using var session = await account.LogInAsync();

        var error = await Assert.ThrowsAsync<RotationException>(() => session.ProbeAsync("SELECT * FROM mysql.user", Cancellation));

        Assert.StartsWith($"ProbeFailed: {account.Name} logs in, but the probe of PROBE_SQL failed with error 1142: SELECT command denied to user ",
            error.Message, StringComparison.Ordinal);
        Assert.EndsWith(
            ". Grant what it needs, or correct PROBE_SQL; where two users take turns, grant it to both: a repeated attempt leaves one that is ready as it is.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task A_probe_may_use_variables_and_question_marks(MySqlKind kind)
    {
        var account = await CreateAsync(kind);
        await using var session = await account.LogInAsync();

        await session.ProbeAsync("SELECT 'well?', @@version, @nothing", Cancellation);
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task An_answer_that_is_lost_after_the_change_is_told_and_the_rerun_finishes(MySqlKind kind)
    {
        var account = await CreateAsync(kind);
        if (kind == MySqlKind.MySql)
            await account.GrantAsync("APPLICATION_PASSWORD_ADMIN ON *.*"); // without it there is an answer before the change
        await using var wire = Wire.To(account.Server.Port);
        var isCut = false;
        wire.OnAnswer = asked => !isCut && (isCut = asked.Contains("ALTER USER", StringComparison.Ordinal) || asked.Contains("SET PASSWORD", StringComparison.Ordinal))
            ? throw new IOException("cut")
            : Task.FromResult<byte[]?>(null);
        var stage = new Stage(account, account.Secret(port: wire.Port, ssl: false), mySql: new MySqlSettings { RetrievePublicKey = true });

        var error = await Assert.ThrowsAsync<RotationException>(() => stage.RotateAsync());

        Assert.Equal($"ConnectionLost: The connection broke on the way to change the password of {account.Name}. Running the step again finds out how far "
            + "it came.", error.Message);
        Assert.True(error.IsTransient);
        await stage.RotateAsync();
        await using var session = await account.LogInAsync(stage.PasswordOf(StagingLabels.Current));
    }

    private async Task<Account> CreateAsync(MySqlKind kind, string options = "") => await Account.CreateAsync(await servers.UsualAsync(kind), options);

    private static async Task ChangeAsync(Account account, string password)
    {
        await using var session = await account.LogInAsync();
        await session.SetOwnPasswordAsync(password, Cancellation);
    }
}
