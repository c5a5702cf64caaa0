using RotationFunctions.Local.DatabaseServers;

namespace RotationFunctions.MySql.Tests;

/// <summary>The user whose turn is next is let in by the method of the one in use, also where it was let in by another before.</summary>
public class AuthenticationChangeTests(TestServers servers)
{
    [Theory]
    [InlineData(MySqlKind.MySql, PasswordPlugin.CachingSha2, PasswordPlugin.Sha256)]
    [InlineData(MySqlKind.MySql, PasswordPlugin.Sha256, PasswordPlugin.CachingSha2)]
    [InlineData(MySqlKind.MariaDb, PasswordPlugin.Native, PasswordPlugin.Ed25519)]
    [InlineData(MySqlKind.MariaDb, PasswordPlugin.Ed25519, PasswordPlugin.Native)]
    public async Task A_method_that_was_changed_since_the_last_turn_reaches_the_other(MySqlKind kind, string before, string after)
    {
        var turns = await CreateAsync(kind);
        await IdentifyAsync(turns, "APP", before);
        await turns.TurnAsync();
        await IdentifyAsync(turns, "CLONE", after);

        await turns.TurnAsync();

        Assert.Equal(after, await MethodAsync(turns, turns.User));
        await turns.RequireAsync(["SELECT 1"], []);
        await turns.RequireEqualAsync();
        await turns.TurnAsync();
        Assert.Equal(after, await MethodAsync(turns, turns.Clone));
    }

    [Theory]
    [InlineData(MySqlKind.MySql, PasswordPlugin.Sha256)]
    [InlineData(MySqlKind.MariaDb, PasswordPlugin.Ed25519)]
    public async Task A_user_who_returns_with_the_password_that_it_had_gets_the_method_of_the_one_in_use(MySqlKind kind, string after)
    {
        var turns = await CreateAsync(kind);
        await turns.TurnAsync();
        await IdentifyAsync(turns, "CLONE", after);
        var previous = turns.Store.Value(StagingLabels.Previous);
        turns.Begin();
        turns.Store.Add(turns.Token, previous, StagingLabels.Pending);

        await turns.RotateAsync(turns.Token);

        Assert.Equal(after, await MethodAsync(turns, turns.User));
        Assert.Equal(0, await turns.TryLogInAsync(turns.User, previous.GetString("password")));
    }

    [Fact]
    public async Task A_user_whose_method_the_server_has_lost_is_let_in_by_that_of_the_one_in_use()
    {
        var turns = await CreateAsync(MySqlKind.MySql);
        await turns.TurnAsync();
        await LoseMethodAsync(turns, turns.User);

        await turns.TurnAsync();

        Assert.Equal(PasswordPlugin.CachingSha2, await MethodAsync(turns, turns.User));
        await turns.RequireAsync(["SELECT 1"], []);
        await turns.RequireEqualAsync();
    }

    [Fact]
    public async Task An_account_in_use_whose_method_the_server_has_lost_is_named_with_a_remedy()
    {
        var turns = await CreateAsync(MySqlKind.MySql);
        await turns.SqlAsync("CREATE USER APP@'10.1.1.1' IDENTIFIED BY 'x'");
        await LoseMethodAsync(turns, turns.User, "10.1.1.1");

        var error = await Assert.ThrowsAsync<RotationException>(turns.TurnAsync);

        var lost = $"'{turns.User}'@'10.1.1.1'";
        var cure = $"ALTER USER {lost} IDENTIFIED WITH caching_sha2_password BY RANDOM PASSWORD ACCOUNT LOCK";
        Assert.Equal($"AuthenticationUnsupported: {lost} authenticates by 'mysql_native_password', which MySQL does not have (any more), so nobody can log in by it, and it "
            + $"cannot be mirrored. Let an administrator run {cure}; or, if nobody needs it, DROP USER {lost}. Nothing was changed.", error.Message);
        Assert.Equal("", await turns.HostsAsync(turns.Clone));
        await turns.SqlAsync(cure);
        await turns.TurnAsync();
        Assert.Equal("%,10.1.1.1", await turns.HostsAsync(turns.Clone));
    }

    private async Task<Turns> CreateAsync(MySqlKind kind) => await Turns.CreateAsync(await servers.UsualAsync(kind));

    /// <summary>By another method with the same password, as an administrator does it.</summary>
    private static Task IdentifyAsync(Turns turns, string user, string method)
    {
        var password = SqlText.Literal(turns.PasswordOf(StagingLabels.Current));
        return turns.SqlAsync(turns.Server.Kind == MySqlKind.MySql
            ? $"ALTER USER {user}@'%' IDENTIFIED WITH {method} BY {password}"
            : $"ALTER USER {user}@'%' IDENTIFIED VIA {method} USING PASSWORD({password})");
    }

    /// <summary>As an upgrade to MySQL 9 does.</summary>
    private static Task LoseMethodAsync(Turns turns, string user, string host = "%") => turns.SqlAsync(
        $"UPDATE mysql.user SET plugin = 'mysql_native_password', authentication_string = '{NativeVerifier.Make("x")}' WHERE User = '{user}' AND Host = '{host}'",
        "FLUSH PRIVILEGES");

    private static Task<string> MethodAsync(Turns turns, string user) =>
        turns.Server.ReadAsync($"SELECT plugin FROM mysql.user WHERE User = '{user}'", TestContext.Current.CancellationToken);
}
