using RotationFunctions.Databases;
using RotationFunctions.Local.DatabaseServers;
using RotationFunctions.Tests;

namespace RotationFunctions.MySql.Tests;

/// <summary>An administrator who may do nothing but what the work takes. Whatever it lacks is named, with what gives it.</summary>
public class AdministratorTests(TestServers servers)
{
    [Fact]
    public async Task Each_privilege_that_is_missing_on_MySql_is_named_and_those_are_enough() => Assert.Equal(
        [
            "GRANT SELECT ON `mysql`.* TO ADMIN", "GRANT CREATE USER ON *.* TO ADMIN", "GRANT PROXY ON `proxied of MIX`@`%` TO ADMIN WITH GRANT OPTION",
            "GRANT PROCESS ON *.* TO ADMIN WITH GRANT OPTION", "GRANT EXECUTE ON PROCEDURE `SHOP`.`p` TO ADMIN WITH GRANT OPTION",
            "GRANT SELECT ON `SHOP`.* TO ADMIN WITH GRANT OPTION", "GRANT UPDATE (`a`) ON `SHOP`.`t` TO ADMIN WITH GRANT OPTION",
            "GRANT CONNECTION_ADMIN ON *.* TO ADMIN WITH GRANT OPTION", "GRANT `role of MIX`@`%` TO ADMIN WITH ADMIN OPTION",
            "GRANT INSERT ON `SHOP`.* TO ADMIN WITH GRANT OPTION",
        ],
        await LearnAsync(MySqlKind.MySql, "GRANT CONNECTION_ADMIN ON *.* TO APP@'%'", "SET DEFAULT ROLE `role of $USER` TO APP@'%'", "ALTER USER APP@'%' PASSWORD HISTORY 2"));

    [Fact]
    public async Task Each_privilege_that_is_missing_on_MariaDb_is_named_and_those_are_enough() => Assert.Equal(
        [
            "GRANT SELECT ON `mysql`.* TO ADMIN", "GRANT CREATE USER ON *.* TO ADMIN", "GRANT PROXY ON `proxied of MIX`@`%` TO ADMIN WITH GRANT OPTION",
            "GRANT PROCESS ON *.* TO ADMIN WITH GRANT OPTION", "GRANT EXECUTE ON PROCEDURE `SHOP`.`p` TO ADMIN WITH GRANT OPTION",
            "GRANT SELECT ON `SHOP`.* TO ADMIN WITH GRANT OPTION", "GRANT UPDATE (`a`) ON `SHOP`.`t` TO ADMIN WITH GRANT OPTION",
            "GRANT `role of MIX` TO ADMIN WITH ADMIN OPTION", "GRANT UPDATE ON `mysql`.* TO ADMIN", "GRANT INSERT ON `SHOP`.* TO ADMIN WITH GRANT OPTION",
        ],
        await LearnAsync(MySqlKind.MariaDb, "SET DEFAULT ROLE `role of $USER` FOR APP@'%'"));

    [Fact]
    public async Task An_account_with_the_privilege_of_the_system_takes_that_too()
    {
        var turns = await CreateAsync(MySqlKind.MySql);
        await turns.SqlAsync("GRANT SYSTEM_USER ON *.* TO APP@'%'");

        var cures = await LearnAsync(turns);

        Assert.Contains("GRANT SYSTEM_USER ON *.* TO ADMIN WITH GRANT OPTION", cures);
        await turns.RequireEqualAsync();
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task That_accounts_stay_locked_is_said_only_where_some_are(MySqlKind kind)
    {
        var turns = await CreateAsync(kind);
        await turns.SqlAsync("GRANT SELECT ON SHOP.* TO APP@'%'", "GRANT SELECT ON mysql.* TO `admin of $USER`@'%'");
        turns.Begin();
        var first = await Assert.ThrowsAsync<RotationException>(() => turns.RotateAsync(turns.Token));
        await turns.SqlAsync("GRANT CREATE USER ON *.* TO `admin of $USER`@'%'");

        var second = await Assert.ThrowsAsync<RotationException>(() => turns.RotateAsync(turns.Token));

        Assert.EndsWith($"That takes: GRANT CREATE USER ON *.* TO 'admin of {turns.User}'@'%'.", first.Message, StringComparison.Ordinal);
        Assert.EndsWith($" WITH GRANT OPTION. The accounts of '{turns.Clone}' stay locked until a rotation succeeds.", second.Message, StringComparison.Ordinal);
    }

    /// <remarks>Amazon RDS makes an administrator's secret of user name and password alone.</remarks>
    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task A_secret_of_user_name_and_password_alone_takes_its_server_from_the_settings(MySqlKind kind)
    {
        var server = await servers.UsualAsync(kind);
        var turns = await Turns.CreateWithAdministratorAsync(server);
        turns.ChangeAdministrator(MadeByRds);
        var given = await Turns.CreateWithAdministratorAsync(server, administratorServer: new DatabaseServer(server.Host, server.Port));
        given.ChangeAdministrator(MadeByRds);

        var error = await Assert.ThrowsAsync<RotationException>(turns.TurnAsync);
        await given.TurnAsync();

        Assert.Equal($"AdministratorMismatch: The administrator's secret {RotationStage.Administrator} names no 'host' (one that Amazon RDS makes does not). "
            + "Set ADMINISTRATOR_HOST to the server's host name.", error.Message);
        Assert.Equal("", await turns.HostsAsync(turns.Clone));
        Assert.Equal(given.Clone, given.UserOf(StagingLabels.Current));
        await given.RequireEqualAsync();

        static SecretValue MadeByRds(SecretValue value) => SecretValue.FromText(
            $$"""{"username":"{{value.GetString("username")}}","password":"{{value.GetString("password")}}"}""");
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task One_who_is_one_of_the_two_users_is_refused(MySqlKind kind)
    {
        var server = await servers.UsualAsync(kind);
        var turns = await Turns.CreateAsync(server, user: "turner", administrator: "turner_clone", adopt: true);
        await turns.SqlAsync("DROP USER IF EXISTS turner_clone@'%'", "CREATE USER turner_clone@'%' IDENTIFIED BY 'turner_clone'", "GRANT ALL PRIVILEGES ON *.* TO turner_clone@'%'");

        var error = await Assert.ThrowsAsync<RotationException>(turns.TurnAsync);

        Assert.Equal("AdministratorMismatch: The administrator 'turner_clone'@'%' is one of the two users that take turns, and would lock itself. Let 'masterarn' "
            + "name another's secret.", error.Message);
        Assert.Equal(0, await turns.TryLogInAsync("turner_clone", "turner_clone"));
    }

    private async Task<IReadOnlyList<string>> LearnAsync(MySqlKind kind, params string[] more)
    {
        var turns = await CreateAsync(kind);
        await turns.SqlAsync(
        [
            "CREATE ROLE `role of $USER`", "CREATE USER `proxied of $USER`@'%'", "GRANT PROCESS ON *.* TO APP@'%'", "GRANT SELECT ON SHOP.* TO APP@'%'",
            "GRANT UPDATE (a) ON SHOP.t TO APP@'%'", "GRANT EXECUTE ON PROCEDURE SHOP.p TO APP@'%'", "GRANT `role of $USER` TO APP@'%'", .. more,
        ]);
        await turns.RootSqlAsync("GRANT PROXY ON `proxied of $USER`@'%' TO APP@'%'");
        List<string> cures = [.. await LearnAsync(turns)];

        // The other way: what was granted to the other user has to be revoked.
        await turns.SqlAsync("GRANT INSERT ON SHOP.* TO APP@'%'");
        cures.AddRange(await LearnAsync(turns));
        await turns.RequireEqualAsync();
        Assert.DoesNotContain(cures, cure => cure.Contains("SUPER", StringComparison.Ordinal));
        return cures;
    }

    /// <summary>Gives the administrator what the error names, and nothing else, until a rotation succeeds.</summary>
    private static async Task<IReadOnlyList<string>> LearnAsync(Turns turns)
    {
        var cures = new List<string>();
        turns.Begin();
        while (await Record.ExceptionAsync(() => turns.RotateAsync(turns.Token)) is { } failure)
        {
            var error = Assert.IsType<RotationException>(failure);
            Assert.Equal(DatabaseErrors.PrivilegeMissing, error.Code);
            var cure = error.Message.Split("That takes: ")[1].Split(". The accounts of")[0].TrimEnd('.');
            Assert.DoesNotContain(cure, cures);
            await (cure.StartsWith("GRANT PROXY", StringComparison.Ordinal) ? turns.RootSqlAsync(cure) : turns.SqlAsync(cure));
            cures.Add(cure);
        }
        return [.. cures.Select(cure => cure.Replace(turns.Shop, "SHOP", StringComparison.Ordinal).Replace($"'admin of {turns.User}'@'%'", "ADMIN", StringComparison.Ordinal)
            .Replace(turns.User, "MIX", StringComparison.Ordinal))];
    }

    private async Task<Turns> CreateAsync(MySqlKind kind)
    {
        var turns = await Turns.CreateAsync(await servers.UsualAsync(kind), administrator: "admin of $USER");
        await turns.SqlAsync("CREATE USER `admin of $USER`@'%' IDENTIFIED BY 'admin of $USER'");
        return turns;
    }
}
