using RotationFunctions.Databases;
using RotationFunctions.Local.DatabaseServers;

namespace RotationFunctions.MySql.Tests;

/// <summary>Users and what they have rights on may have any name that the server takes.</summary>
public class NameTests(TestServers servers)
{
    public static TheoryData<MySqlKind, string> Names => new MatrixTheoryData<MySqlKind, string>(
        Enum.GetValues<MySqlKind>(), ["a TO b", "it's", "back`tick", "back\\slash", "50%_off", "größe", "\"quoted\"", "a@b", "FROM x ON *.*", "$%&/()=?;--"]);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Any_name_will_do(MySqlKind kind, string name)
    {
        var turns = await Turns.CreateAsync(await servers.UsualAsync(kind), user: name);
        var quoted = SqlText.Identifier($"db {name}");
        await turns.SqlAsync(
            $"DROP DATABASE IF EXISTS {quoted}", $"CREATE DATABASE {quoted}", $"CREATE TABLE {quoted}.{SqlText.Identifier($"t {name}")} ({SqlText.Identifier($"c {name}")} INT, d INT)",
            $"GRANT SELECT ({SqlText.Identifier($"c {name}")}) ON {quoted}.{SqlText.Identifier($"t {name}")} TO APP@'%'",
            $"GRANT INSERT ON {SqlText.Identifier(Pattern($"db {name}"))}.* TO APP@'%'",
            "GRANT UPDATE ON `%`.* TO APP@'%'");

        await turns.TurnAsync();
        await turns.TurnAsync();

        await turns.RequireEqualAsync();
        await turns.RequireAsync(
            [$"SELECT {SqlText.Identifier($"c {name}")} FROM {quoted}.{SqlText.Identifier($"t {name}")}", $"INSERT INTO {quoted}.{SqlText.Identifier($"t {name}")} VALUES (1, 2)"],
            [$"SELECT d FROM {quoted}.{SqlText.Identifier($"t {name}")}", $"DELETE FROM {quoted}.{SqlText.Identifier($"t {name}")}"]);
        await turns.SqlAsync("DROP USER APP@'%', CLONE@'%'");
    }

    [Theory]
    [InlineData(MySqlKind.MySql, 32)]
    [InlineData(MySqlKind.MariaDb, 128)]
    public async Task The_longest_name_that_the_server_takes_will_do_and_a_longer_one_is_refused_before_anything_is_staged(MySqlKind kind, int longest)
    {
        var server = await servers.UsualAsync(kind);
        var turns = await Turns.CreateAsync(server, user: new string('ü', longest - "_clone".Length));
        await turns.TurnAsync();
        await turns.RequireEqualAsync();

        var longer = await Turns.CreateAsync(server, user: new string('ö', longest - "_clone".Length + 1));
        var error = await Assert.ThrowsAsync<RotationException>(() => longer.RotateAsync());

        Assert.Equal($"UserNameTooLong: The user whose turn is next would be '{longer.Clone}', a name of {longest + 1} characters, but "
            + $"{(kind == MySqlKind.MySql ? "MySQL" : "MariaDB")} takes no more than {longest} here. Give the secret a user with a shorter name.", error.Message);
        Assert.False(longer.Store.HasValue(StagingLabels.Pending));
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task A_stranger_of_the_next_name_at_any_host_is_left_alone_unless_it_is_adopted(MySqlKind kind)
    {
        var server = await servers.UsualAsync(kind);
        var turns = await Turns.CreateAsync(server);
        await turns.SqlAsync("CREATE USER CLONE@'10.9.9.9' IDENTIFIED BY 'a stranger''s'", "GRANT ALL PRIVILEGES ON SHOP.* TO CLONE@'10.9.9.9'");
        var before = await Picture.OfAsync(server, turns.Clone);

        Assert.Equal(DatabaseErrors.OtherUserExists, (await Assert.ThrowsAsync<RotationException>(() => turns.RotateAsync())).Code);
        Assert.Equal(before, await Picture.OfAsync(server, turns.Clone));

        var adopting = await Turns.CreateAsync(server, adopt: true);
        await adopting.SqlAsync("CREATE USER CLONE@'%' IDENTIFIED BY 'a stranger''s'", "CREATE USER CLONE@'10.9.9.9'", "GRANT ALL PRIVILEGES ON SHOP.* TO CLONE@'%'");
        await adopting.RotateAsync();
        await adopting.RequireEqualAsync();
        Assert.Equal("%", await adopting.HostsAsync(adopting.Clone));
        Assert.NotEqual(0, await adopting.TryLogInAsync(adopting.Clone, "a stranger's"));
    }

    // GRANT takes a database's name for a pattern.
    private static string Pattern(string name) => name
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal);
}
