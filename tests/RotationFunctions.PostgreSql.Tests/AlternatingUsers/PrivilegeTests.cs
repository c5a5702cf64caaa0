using System.Text.RegularExpressions;

namespace RotationFunctions.PostgreSql.Tests;

/// <summary>An administrator that lacks a privilege is told which statement gives it, and with that the rotation goes on.</summary>
public partial class PrivilegeTests(TestServers servers)
{
    [Theory]
    [OnBothServers]
    public async Task Without_CREATEROLE(TestServer server)
    {
        var turns = await Turns.CreateAsync(await servers.GetAsync(server));
        await turns.AsSuperuserAsync($"ALTER ROLE {turns.Admin} NOCREATEROLE");

        await FailAndCureAsync(turns, turns.Clone, $"ALTER ROLE \"{turns.Admin}\" CREATEROLE");
    }

    [Fact]
    public async Task Before_16_without_CREATEROLE_the_first_users_turn()
    {
        var turns = await Turns.CreateAsync(await servers.UsualAsync());
        await turns.RotateAsync();
        await turns.AsSuperuserAsync($"ALTER ROLE {turns.Admin} NOCREATEROLE");

        await FailAndCureAsync(turns, turns.FirstUser, $"ALTER ROLE \"{turns.Admin}\" CREATEROLE", "set the password of");
    }

    [Fact]
    public async Task From_16_on_without_the_admin_option_on_the_first_user()
    {
        var turns = await Turns.CreateAsync(await servers.NewerAsync());
        await turns.AsSuperuserAsync($"REVOKE {turns.FirstUser} FROM {turns.Admin}");

        await FailAndCureAsync(turns, turns.Clone, Grant(turns, turns.FirstUser));
    }

    [Fact]
    public async Task From_16_on_without_the_admin_option_on_the_owner_role()
    {
        var turns = await Turns.CreateAsync(await servers.NewerAsync());
        var owner = await turns.ShareOwnerRoleAsync();
        await turns.AsSuperuserAsync($"REVOKE {owner} FROM {turns.Admin}");

        await FailAndCureAsync(turns, turns.Clone, Grant(turns, owner));
    }

    [Fact]
    public async Task From_16_on_without_the_admin_option_on_the_user_whose_turn_it_is()
    {
        var turns = await Turns.CreateAsync(await servers.NewerAsync());
        await turns.RotateAsync();
        await turns.AsSuperuserAsync($"REVOKE {turns.FirstUser} FROM {turns.Admin} CASCADE; GRANT {turns.FirstUser} TO {turns.Clone}");

        await FailAndCureAsync(turns, turns.FirstUser, Grant(turns, turns.FirstUser), "set the password of");
    }

    [Fact]
    public async Task From_16_on_without_CREATEROLE_and_without_the_admin_option()
    {
        var turns = await Turns.CreateAsync(await servers.NewerAsync());
        await turns.RotateAsync();
        await turns.AsSuperuserAsync($"REVOKE {turns.FirstUser} FROM {turns.Admin} CASCADE; GRANT {turns.FirstUser} TO {turns.Clone}; ALTER ROLE {turns.Admin} NOCREATEROLE");

        await FailAndCureAsync(turns, turns.FirstUser, $"ALTER ROLE \"{turns.Admin}\" CREATEROLE, and {Grant(turns, turns.FirstUser)}", "set the password of");
    }

    [Theory]
    [OnBothServers("log_statement", "my.own_setting")]
    public async Task Without_the_right_to_a_setting_of_superusers(TestServer server, string setting)
    {
        var turns = await Turns.CreateAsync(await servers.GetAsync(server));
        await turns.AsSuperuserAsync($"ALTER ROLE {turns.FirstUser} SET {setting} = 'none'");

        await FailAndCureAsync(turns, turns.Clone, $"GRANT SET ON PARAMETER \"{setting}\" TO \"{turns.Admin}\"");
    }

    [Theory]
    [OnBothServers]
    public async Task Where_another_grantor_made_the_clone_a_member_of_more(TestServer server)
    {
        var turns = await Turns.CreateAsync(await servers.GetAsync(server));
        await turns.RotateAsync();
        await turns.RotateAsync();
        await turns.AsSuperuserAsync($"CREATE ROLE more_{turns.FirstUser}; GRANT more_{turns.FirstUser} TO {turns.Clone}");

        if (server == TestServer.Usual)
        {
            await turns.RotateAsync(); // CREATEROLE does it
        }
        else
        {
            var error = await turns.FailToRotateAsync();
            Assert.Equal($"PrivilegeMissing: A privilege is missing to prepare the user '{turns.Clone}'. Let 'postgres', who granted it, or a superuser "
                + $"run: REVOKE \"more_{turns.FirstUser}\" FROM \"{turns.Clone}\" GRANTED BY \"postgres\".", error.Message);
            await turns.AsSuperuserAsync($"REVOKE \"more_{turns.FirstUser}\" FROM \"{turns.Clone}\" GRANTED BY \"postgres\"");
            await turns.RotateAsync(turns.Store.VersionWith(StagingLabels.Pending)!);
        }

        Assert.Equal(turns.FirstUser, await turns.MembershipsAsync(turns.Clone));
    }

    [Theory]
    [OnBothServers]
    public async Task A_superuser_is_no_better_than_an_administrator(TestServer server)
    {
        var turns = await Turns.CreateAsync(await servers.GetAsync(server));
        await turns.AsSuperuserAsync($"ALTER ROLE {turns.Admin} SUPERUSER");

        await turns.RotateAsync();
        await turns.RotateAsync();

        Assert.Equal(turns.FirstUser, await turns.MembershipsAsync(turns.Clone));
    }

    [Theory]
    [OnBothServers]
    public async Task Nothing_that_takes_a_superuser_is_named(TestServer server)
    {
        var turns = await Turns.CreateAsync(await servers.GetAsync(server));

        await turns.RotateAsync();
        await turns.RotateAsync();

        var statements = await turns.StatementsAsync();
        Assert.NotEmpty(statements);
        Assert.DoesNotContain(statements, statement => SuperuserOptions().IsMatch(statement));
    }

    private static string Grant(Turns turns, string role) => $"GRANT \"{role}\" TO \"{turns.Admin}\" WITH ADMIN OPTION, INHERIT FALSE, SET FALSE";

    /// <summary>The failure leaves everything as it was; once a superuser has run what it says, the same rotation comes to its end.</summary>
    private static async Task FailAndCureAsync(Turns turns, string user, string cure, string intent = "prepare")
    {
        var token = turns.Begin();
        var before = await turns.CatalogueRowsAsync(user);

        var error = await turns.FailToRotateAsync(token);

        Assert.StartsWith($"PrivilegeMissing: A privilege is missing to {intent} the user '{user}'. Give it with: {cure}.", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, await turns.CatalogueRowsAsync(user));
        await turns.AsSuperuserAsync(cure.Replace(", and ", "; ", StringComparison.Ordinal));
        await turns.RotateAsync(token);
        Assert.Equal(user, turns.User);
        await using var session = await turns.ConnectAsync();
    }

    [GeneratedRegex("SUPERUSER|REPLICATION|BYPASSRLS", RegexOptions.IgnoreCase)]
    private static partial Regex SuperuserOptions();
}
