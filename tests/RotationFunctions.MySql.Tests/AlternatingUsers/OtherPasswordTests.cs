using RotationFunctions.Databases;
using RotationFunctions.Local.DatabaseServers;

namespace RotationFunctions.MySql.Tests;

/// <summary>An account of the name in use may be another person's: then its rights are not for whoever reads the secret.</summary>
public class OtherPasswordTests(TestServers servers)
{
    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task An_account_that_the_password_in_use_does_not_open_is_not_mirrored_and_nothing_is_changed(MySqlKind kind)
    {
        var turns = await CreateAsync(kind);
        await turns.SqlAsync("CREATE USER APP@'localhost' IDENTIFIED BY 'another person 7Q'", "GRANT ALL PRIVILEGES ON *.* TO APP@'localhost'");
        var (before, account) = (await Picture.OfAsync(turns.Server, turns.User), $"'{turns.User}'@'localhost'");

        var error = await Assert.ThrowsAsync<RotationException>(turns.TurnAsync);

        Assert.Equal($"SeveralAccounts: {(kind == MySqlKind.MySql ? "MySQL" : "MariaDB")} has accounts of the user '{turns.User}' that the current value's password does not open: {account}. Their rights "
            + $"would go to whoever can read the secret. Let an administrator decide on each. Another's: RENAME USER {account} TO a name of its own; needed by nobody: DROP "
            + $"USER {account}, or ALTER USER {account} ACCOUNT LOCK; of this secret's applications: ALTER USER {account} IDENTIFIED BY the current password. Nothing was changed.",
            error.Message);
        Assert.Equal(before, await Picture.OfAsync(turns.Server, turns.User));
        Assert.Equal("", await turns.HostsAsync(turns.Clone));
        Assert.Contains(await turns.CheckAsync(), check => check is { Name: "accounts", Result: CheckResult.Failed } && check.Sentence == error.Message);

        await turns.SqlAsync("RENAME USER APP@'localhost' TO `other than $USER`@'localhost'");
        await turns.TurnAsync();
        await turns.RequireEqualAsync();
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task An_account_that_somebody_got_since_does_not_go_over_to_the_first_user_either(MySqlKind kind)
    {
        var turns = await CreateAsync(kind);
        await turns.TurnAsync();
        await turns.SqlAsync("CREATE USER CLONE@'localhost' IDENTIFIED BY 'another person 7Q'", "GRANT ALL PRIVILEGES ON SHOP.* TO CLONE@'localhost'");
        var before = await Picture.OfAsync(turns.Server, turns.User);

        var error = await Assert.ThrowsAsync<RotationException>(turns.TurnAsync);

        Assert.Equal(DatabaseErrors.SeveralAccounts, error.Code);
        Assert.Equal(before, await Picture.OfAsync(turns.Server, turns.User));
        await turns.SqlAsync("ALTER USER CLONE@'localhost' IDENTIFIED BY '$PASSWORD'");
        await turns.TurnAsync();
        await turns.RequireEqualAsync();
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task An_account_that_needs_no_password_is_not_mirrored_and_one_that_is_locked_is(MySqlKind kind)
    {
        var turns = await CreateAsync(kind);
        await turns.SqlAsync("CREATE USER APP@'10.1.1.1'");

        var error = await Assert.ThrowsAsync<RotationException>(turns.TurnAsync);

        Assert.Equal(DatabaseErrors.SeveralAccounts, error.Code);
        await turns.SqlAsync("ALTER USER APP@'10.1.1.1' ACCOUNT LOCK");
        await turns.TurnAsync();
        await turns.RequireEqualAsync();
    }

    [Fact]
    public async Task A_password_that_an_account_has_kept_besides_a_newer_one_opens_it()
    {
        var turns = await CreateAsync(MySqlKind.MySql);
        await turns.SqlAsync("ALTER USER APP@'%' IDENTIFIED BY 'newer 7Q' RETAIN CURRENT PASSWORD");

        await turns.TurnAsync();

        await turns.RequireAsync(["SELECT 1"], []);
    }

    [Fact]
    public async Task A_hash_that_somebody_wrote_in_lower_case_is_the_password_in_use_as_well()
    {
        var turns = await CreateAsync(MySqlKind.MariaDb);
        var hash = NativeVerifier.Make(turns.PasswordOf(StagingLabels.Current)).ToLowerInvariant();
        await turns.SqlAsync("CREATE USER APP@'localhost'", $"ALTER USER APP@'localhost' IDENTIFIED VIA mysql_native_password USING '{hash}'");

        await turns.TurnAsync();

        await turns.RequireEqualAsync();
    }

    private async Task<Turns> CreateAsync(MySqlKind kind) => await Turns.CreateAsync(await servers.UsualAsync(kind));
}
