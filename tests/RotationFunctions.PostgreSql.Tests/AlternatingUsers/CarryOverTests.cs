namespace RotationFunctions.PostgreSql.Tests;

/// <summary>What counts for a user's sessions is carried over from the one in use to the next.</summary>
public class CarryOverTests(TestServers servers)
{
    [Theory]
    [OnBothServers]
    public async Task Connection_limit_and_validity_are_carried_over_and_back(TestServer server)
    {
        var turns = await Turns.CreateAsync(await servers.GetAsync(server));
        await turns.AsSuperuserAsync($"ALTER ROLE {turns.FirstUser} CONNECTION LIMIT 7 VALID UNTIL '2099-05-06 07:08:09.123456+02'");

        await turns.RotateAsync();
        Assert.Equal("7 4081727289.123456", await LimitsAsync(turns, turns.Clone));

        await turns.AsSuperuserAsync($"ALTER ROLE {turns.Clone} CONNECTION LIMIT -1 VALID UNTIL 'infinity'");
        await turns.RotateAsync();
        Assert.Equal("-1 Infinity", await LimitsAsync(turns, turns.FirstUser));
    }

    [Theory]
    [OnBothServers]
    public async Task The_administrators_own_date_style_and_read_only_mode_do_not_count(TestServer server)
    {
        var turns = await Turns.CreateAsync(await servers.GetAsync(server));
        await turns.AsSuperuserAsync($"ALTER ROLE {turns.Admin} SET datestyle = 'German'; ALTER ROLE {turns.Admin} SET timezone = 'Asia/Kathmandu'; "
            + $"ALTER ROLE {turns.Admin} SET default_transaction_read_only = on; ALTER ROLE {turns.Admin} SET standard_conforming_strings = off");
        await turns.AsSuperuserAsync($"ALTER ROLE {turns.FirstUser} VALID UNTIL '2099-05-06 00:00+00'; ALTER ROLE {turns.FirstUser} SET application_name = 'back\\slash'");

        await turns.RotateAsync();

        Assert.Equal("-1 4081708800.000000", await LimitsAsync(turns, turns.Clone));
        await using var session = await turns.ConnectAsync();
        Assert.Equal("back\\slash", await session.AskAsync("SHOW application_name"));
    }

    [Theory]
    [OnBothServers]
    public async Task Settings_are_carried_over_as_they_are_and_those_that_are_gone_are_reset(TestServer server)
    {
        var turns = await Turns.CreateAsync(await servers.GetAsync(server));
        string[] settings =
        [
            $"search_path = \"$user\", 'we\"ird, path', '', \"two words\", {turns.Schema}", "statement_timeout = '5s'", "work_mem = '64MB'", "DateStyle = 'ISO, DMY'",
            "TimeZone = 'Asia/Kathmandu'", "\"my.OwnSetting\" = 'it''s \\ 100% \"ok\"; --'", "application_name = ''", "temp_tablespaces = ''",
        ];
        await turns.AsSuperuserAsync($"GRANT SET ON PARAMETER \"my.OwnSetting\" TO {turns.Admin}"); // whose values nothing can check
        foreach (var setting in settings)
            await turns.AsSuperuserAsync($"ALTER ROLE {turns.FirstUser} SET {setting}; ALTER ROLE {turns.FirstUser} IN DATABASE template1 SET {setting}");

        await turns.RotateAsync();
        Assert.Equal(await turns.SettingsAsync(turns.FirstUser), WithoutRole(await turns.SettingsAsync(turns.Clone), turns.FirstUser));
        await using (var session = await turns.ConnectAsync())
            Assert.Equal($"\"$user\", \"we\"\"ird, path\", \"\", \"two words\", {turns.Schema}", await session.AskAsync("SHOW search_path"));

        await turns.AsSuperuserAsync($"ALTER ROLE {turns.Clone} RESET work_mem; ALTER ROLE {turns.Clone} SET statement_timeout = '7s'; ALTER ROLE {turns.Clone} IN DATABASE template1 RESET ALL");
        await turns.RotateAsync();
        Assert.Equal(WithoutRole(await turns.SettingsAsync(turns.Clone), turns.FirstUser), await turns.SettingsAsync(turns.FirstUser));
        Assert.Contains("statement_timeout=7s", await turns.SettingsAsync(turns.FirstUser), StringComparison.Ordinal);
        Assert.DoesNotContain("work_mem", await turns.SettingsAsync(turns.FirstUser), StringComparison.Ordinal);
    }

    [Theory]
    [OnBothServers]
    public async Task A_setting_that_a_superuser_has_given_to_both_stays_with_both(TestServer server)
    {
        var turns = await Turns.CreateAsync(await servers.GetAsync(server));
        await turns.RotateAsync();
        await turns.AsSuperuserAsync($"ALTER ROLE {turns.FirstUser} SET log_statement = 'none'; ALTER ROLE {turns.Clone} SET log_statement = 'none'");

        await turns.RotateAsync();
        await turns.RotateAsync();

        Assert.Contains("log_statement=none", await turns.SettingsAsync(turns.Clone), StringComparison.Ordinal);
    }

    [Theory]
    [OnBothServers]
    public async Task A_user_that_creates_databases_does_so_in_either_turn(TestServer server)
    {
        var turns = await Turns.CreateAsync(await servers.GetAsync(server));
        await turns.AsSuperuserAsync($"ALTER ROLE {turns.FirstUser} CREATEDB");

        for (var turn = 1; turn <= 2; turn++)
        {
            await turns.RotateAsync();
            await using var session = await turns.ConnectAsync();
            await session.RunAsync($"CREATE DATABASE made_by_{turns.FirstUser}_{turn}");
            Assert.Equal(turns.FirstUser, await turns.AskAsync($"SELECT datdba::regrole::text FROM pg_database WHERE datname = 'made_by_{turns.FirstUser}_{turn}'"));
        }
    }

    [Theory]
    [OnBothServers]
    public async Task With_an_owner_role_the_clone_creates_roles_and_databases_where_the_first_user_may(TestServer server)
    {
        var turns = await Turns.CreateAsync(await servers.GetAsync(server));
        await turns.ShareOwnerRoleAsync();
        await turns.AsSuperuserAsync($"ALTER ROLE {turns.FirstUser} CREATEDB CREATEROLE NOINHERIT; ALTER ROLE {turns.Admin} CREATEDB");

        await turns.RotateAsync();
        Assert.Equal("true true false", await AttributesAsync(turns, turns.Clone));

        await turns.RotateAsync();
        await turns.AsSuperuserAsync($"ALTER ROLE {turns.FirstUser} NOCREATEDB NOCREATEROLE INHERIT");
        await turns.RotateAsync();
        Assert.Equal("false false true", await AttributesAsync(turns, turns.Clone));
    }

    [Fact]
    public async Task From_16_on_an_administrator_that_may_not_give_CREATEDB_goes_without()
    {
        var turns = await Turns.CreateAsync(await servers.NewerAsync());
        await turns.AsSuperuserAsync($"ALTER ROLE {turns.FirstUser} CREATEDB");

        await turns.RotateAsync();

        Assert.Equal("false false true", await AttributesAsync(turns, turns.Clone));
    }

    [Fact]
    public async Task From_16_on_the_options_of_a_membership_are_carried_over()
    {
        var turns = await Turns.CreateAsync(await servers.NewerAsync());
        var owner = await turns.ShareOwnerRoleAsync();
        await turns.AsSuperuserAsync($"GRANT {owner} TO {turns.FirstUser} WITH ADMIN TRUE, INHERIT FALSE, SET TRUE");

        await turns.RotateAsync();
        Assert.Equal("true false true", await OptionsAsync(turns, owner));

        await turns.AsSuperuserAsync($"GRANT {owner} TO {turns.FirstUser} WITH ADMIN FALSE, INHERIT TRUE");
        await turns.RotateAsync();
        await turns.RotateAsync();
        Assert.Equal("false true true", await OptionsAsync(turns, owner));
    }

    [Theory]
    [OnBothServers]
    public async Task That_one_may_make_others_a_member_is_taken_back_from_both(TestServer server)
    {
        var turns = await Turns.CreateAsync(await servers.GetAsync(server));
        var owner = await turns.ShareOwnerRoleAsync();
        await turns.AsSuperuserAsync($"GRANT {owner} TO {turns.FirstUser} WITH ADMIN OPTION");
        await turns.RotateAsync();
        Assert.Equal("true", await AdminAsync());

        await turns.AsSuperuserAsync($"REVOKE ADMIN OPTION FOR {owner} FROM {turns.FirstUser}");
        await turns.RotateAsync();
        await turns.RotateAsync();

        Assert.Equal("false", await AdminAsync());

        Task<string> AdminAsync() =>
            turns.AskAsync($"SELECT bool_or(admin_option)::text FROM pg_auth_members WHERE roleid = '{owner}'::regrole AND member = '{turns.Clone}'::regrole");
    }

    private static Task<string> LimitsAsync(Turns turns, string user) => turns.AskAsync(
        $"SELECT rolconnlimit || ' ' || extract(epoch FROM rolvaliduntil) FROM pg_roles WHERE rolname = '{user}'");

    private static Task<string> AttributesAsync(Turns turns, string user) => turns.AskAsync(
        $"SELECT concat_ws(' ', rolcreatedb::text, rolcreaterole::text, rolinherit::text) FROM pg_roles WHERE rolname = '{user}'");

    private static Task<string> OptionsAsync(Turns turns, string role) => turns.AskAsync(
        $"SELECT concat_ws(' ', admin_option::text, inherit_option::text, set_option::text) FROM pg_auth_members WHERE roleid = '{role}'::regrole AND member = '{turns.Clone}'::regrole");

    private static string WithoutRole(string settings, string role) =>
        string.Join('\n', settings.Split('\n').Where(line => line != $"0 role={role}"));
}
