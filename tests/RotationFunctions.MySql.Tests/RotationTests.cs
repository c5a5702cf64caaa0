using System.Text.RegularExpressions;
using RotationFunctions.Databases;
using RotationFunctions.Local.DatabaseServers;
using RotationFunctions.Tests;

namespace RotationFunctions.MySql.Tests;

/// <summary>Whole rotations, and what must be true of them: each server, each fault that samples for the same job have.</summary>
public class RotationTests(TestServers servers)
{
    /// <summary>What a set sends before it holds the lock, as patterns.</summary>
    public static TheoryData<MySqlKind, string> StatementsBeforeTheLock { get; } = new()
    {
        { MySqlKind.MySql, "SELECT CURRENT_USER" }, { MySqlKind.MySql, "SET SESSION max_" }, { MySqlKind.MySql, "GET_LOCK" },
        { MySqlKind.MariaDb, "SELECT CURRENT_USER" }, { MySqlKind.MariaDb, "SET SESSION max_" }, { MySqlKind.MariaDb, "GET_LOCK" },
    };

    /// <summary>What it sends while it holds the lock.</summary>
    public static TheoryData<MySqlKind, string> StatementsUnderTheLock { get; } = new()
    {
        { MySqlKind.MySql, "SET SESSION sql_mode" }, { MySqlKind.MySql, "FROM mysql.user" }, { MySqlKind.MySql, "SHOW VARIABLES" },
        { MySqlKind.MySql, "RETAIN CURRENT PASSWORD" }, { MySqlKind.MySql, "ALTER USER .*'$" },
        { MySqlKind.MariaDb, "SET SESSION sql_mode" }, { MySqlKind.MariaDb, "FROM mysql.user" }, { MySqlKind.MariaDb, "SHOW CREATE USER" },
        { MySqlKind.MariaDb, "PASSWORD VALIDATION" }, { MySqlKind.MariaDb, "SET PASSWORD" },
    };

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task A_rotation_changes_the_password_on_the_server_and_promotes_it(MySqlKind kind)
    {
        var account = await CreateAsync(kind);
        var stage = new Stage(account);

        await stage.RotateAsync();

        Assert.Equal(Stage.Second, stage.Store.VersionWith(StagingLabels.Current));
        await using var session = await account.LogInAsync(stage.PasswordOf(StagingLabels.Current));
        Assert.Equal(DatabaseErrors.LoginRefused, (await account.FailToLogInAsync()).Code);
    }

    [Theory]
    [InlineData(MySqlKind.MySql, "mariadb")]
    [InlineData(MySqlKind.MySql, "aurora-mysql")]
    [InlineData(MySqlKind.MariaDb, "mysql")]
    [InlineData(MySqlKind.MariaDb, "MariaDB")]
    public async Task The_server_tells_what_it_is_whatever_the_secret_calls_it(MySqlKind kind, string engine)
    {
        var account = await CreateAsync(kind);
        var stage = new Stage(account);
        stage.Store.Add(Stage.First, stage.Store.Value(StagingLabels.Current).With("engine", engine), StagingLabels.Current);

        await stage.RotateAsync();

        await using var session = await account.LogInAsync(stage.PasswordOf(StagingLabels.Current));
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task A_rotation_makes_three_logins_and_none_is_refused(MySqlKind kind)
    {
        var account = await CreateAsync(kind);

        await new Stage(account).RotateAsync();

        Assert.Equal(new LoginCount(3, 0), await account.CountLoginsAsync());
    }

    [Fact]
    public async Task An_account_that_is_locked_after_one_failed_login_is_rotated_again_and_again()
    {
        var account = await CreateAsync(MySqlKind.MySql, "FAILED_LOGIN_ATTEMPTS 1 PASSWORD_LOCK_TIME 1");
        var stage = new Stage(account);

        await stage.RotateAsync();
        stage.Store.Register(Stage.Third);
        await stage.RotateAsync(Stage.Third);

        await using var session = await account.LogInAsync(stage.PasswordOf(StagingLabels.Current));
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task A_current_password_outside_ascii_is_rotated(MySqlKind kind)
    {
        var account = await Account.CreateAsync(await servers.UsualAsync(kind), password: "pässwörd – 日本語 🙂");
        var stage = new Stage(account);

        await stage.RotateAsync();

        await using var session = await account.LogInAsync(stage.PasswordOf(StagingLabels.Current));
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task A_repeated_set_finds_the_password_set_and_changes_nothing(MySqlKind kind)
    {
        var account = await CreateAsync(kind);
        var stage = new Stage(account);
        await stage.RunAsync(RotationStep.CreateSecret);
        await stage.RunAsync(RotationStep.SetSecret);
        var stored = await account.StoredAsync();

        await stage.RunAsync(RotationStep.SetSecret);

        Assert.Equal(stored, await account.StoredAsync());
        Assert.Contains("Information: The pending password logs in already: an earlier attempt had set it", stage.Log.Lines);
    }

    [Theory]
    [MemberData(nameof(StatementsBeforeTheLock))]
    public async Task A_set_that_is_held_while_its_rotation_and_a_later_one_finish_changes_nothing(MySqlKind kind, string heldAt)
    {
        var account = await CreateAsync(kind);
        await using var wire = Wire.To(account.Server.Port);
        var stage = ThroughClearText(account, wire);
        await stage.RunAsync(RotationStep.CreateSecret);
        var stored = "";
        HoldOnce(wire, heldAt, async () =>
        {
            await stage.RotateAsync();
            stage.Store.Register(Stage.Third);
            await stage.RotateAsync(Stage.Third);
            stored = await account.StoredAsync();
        });

        await Assert.ThrowsAsync<RotationException>(() => stage.RunAsync(RotationStep.SetSecret));

        Assert.Equal(stored, await account.StoredAsync());
        Assert.Equal(Stage.Third, stage.Store.VersionWith(StagingLabels.Current));
        await using var session = await account.LogInAsync(stage.PasswordOf(StagingLabels.Current));
    }

    [Theory]
    [MemberData(nameof(StatementsUnderTheLock))]
    public async Task A_set_that_is_held_while_another_attempt_is_made_keeps_the_other_out_and_finishes(MySqlKind kind, string heldAt)
    {
        var account = await CreateAsync(kind);
        await using var wire = Wire.To(account.Server.Port);
        var stage = ThroughClearText(account, wire, TimeProvider.System);
        await stage.RunAsync(RotationStep.CreateSecret);
        RotationException? other = null;
        HoldOnce(wire, heldAt, async () => other = await Assert.ThrowsAsync<RotationException>(
            () => stage.RunAsync(RotationStep.SetSecret, timeLeft: TimeSpan.FromSeconds(5))));

        await stage.RotateAsync();

        Assert.Equal(RotationErrors.RotationInProgress, other?.Code);
        Assert.Equal(Stage.Second, stage.Store.VersionWith(StagingLabels.Current));
        await using var session = await account.LogInAsync(stage.PasswordOf(StagingLabels.Current));
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task The_owners_probe_must_run_with_the_new_password(MySqlKind kind)
    {
        var account = await CreateAsync(kind);
        var settings = new DatabaseSettings { Tls = new TlsSettings(account.Server.CaBundlePath), ProbeSql = "SELECT COUNT(*) FROM mysql.user" };
        var stage = new Stage(account, settings: settings);

        var error = await Assert.ThrowsAsync<RotationException>(() => stage.RotateAsync());

        Assert.Equal(DatabaseErrors.ProbeFailed, error.Code);
        Assert.Equal(Stage.First, stage.Store.VersionWith(StagingLabels.Current));
        await account.GrantAsync("SELECT ON mysql.user");
        await stage.RotateAsync();
        Assert.Equal(Stage.Second, stage.Store.VersionWith(StagingLabels.Current));
    }

    private async Task<Account> CreateAsync(MySqlKind kind, string options = "") => await Account.CreateAsync(await servers.UsualAsync(kind), options);

    private static Stage ThroughClearText(Account account, Wire wire, TimeProvider? clock = null) =>
        new(account, account.Secret(port: wire.Port, ssl: false), mySql: new MySqlSettings { RetrievePublicKey = true }) { Clock = clock ?? new ImpatientClock() };

    private static void HoldOnce(Wire wire, string pattern, Func<Task> meanwhile)
    {
        var isHeld = false;
        wire.OnRequest = async request =>
        {
            if (!isHeld && Regex.IsMatch(request, pattern))
            {
                isHeld = true;
                await meanwhile();
            }
            return null;
        };
    }
}
