namespace RotationFunctions.MySql.Tests;

public class DefinitionChangeTests
{
    [Fact]
    public void Equals_are_left_alone()
    {
        const string Clauses = "REQUIRE X509 WITH MAX_USER_CONNECTIONS 3 PASSWORD EXPIRE NEVER PASSWORD HISTORY 3 ATTRIBUTE '{\"a\": 1}'";

        Assert.Empty(Plan(Clauses, Clauses));
    }

    [Fact]
    public void What_differs_is_set_in_the_order_of_the_servers_grammar() => Assert.Equal(
        [
            "ALTER USER 'app_clone'@'%' REQUIRE CIPHER 'c' AND SUBJECT '/CN=it''s' WITH MAX_QUERIES_PER_HOUR 3 MAX_USER_CONNECTIONS 0 PASSWORD HISTORY 3 "
                + "PASSWORD REQUIRE CURRENT FAILED_LOGIN_ATTEMPTS 0",
            "ALTER USER 'app_clone'@'%' PASSWORD EXPIRE INTERVAL 3 DAY",
        ],
        Plan(
            "REQUIRE SUBJECT '/CN=it''s' CIPHER 'c' WITH MAX_QUERIES_PER_HOUR 3 PASSWORD EXPIRE INTERVAL 3 DAY PASSWORD HISTORY 3 PASSWORD REQUIRE CURRENT",
            "WITH MAX_USER_CONNECTIONS 2 FAILED_LOGIN_ATTEMPTS 2"));

    [Fact]
    public void MySql_is_told_of_no_lifetime_before_the_usual_one()
    {
        Assert.Equal(
            ["ALTER USER 'app_clone'@'%' PASSWORD EXPIRE NEVER", "ALTER USER 'app_clone'@'%' PASSWORD EXPIRE DEFAULT"],
            Plan("PASSWORD EXPIRE DEFAULT", "PASSWORD EXPIRE INTERVAL 3 DAY"));
        Assert.Equal(
            ["ALTER USER 'app_clone'@'%' PASSWORD EXPIRE DEFAULT"],
            Plan("PASSWORD EXPIRE DEFAULT", "PASSWORD EXPIRE INTERVAL 3 DAY", Described.MariaDbAdministrator));
    }

    [Theory]
    [InlineData("", "ATTRIBUTE '{\"a\": 1, \"b c\": {\"d\": null}}'", "{\"a\": null, \"b c\": null}", null)]
    [InlineData("ATTRIBUTE '{\"a\": {\"x\": 1}}'", "ATTRIBUTE '{\"a\": {\"y\": 1}}'", "{\"a\": null}", "{\"a\": {\"x\": 1}}")]
    [InlineData("ATTRIBUTE '{\"comment\": \"it\\'s \\\\\\\\\"}'", "", null, "{\"comment\": \"it''s \\\\\\\\\"}")]
    public void Remarks_are_emptied_before_they_are_set(string wanted, string now, string? emptied, string? set)
    {
        string[] expected = [.. new[] { emptied, set }.OfType<string>().Select(json => $"ALTER USER 'app_clone'@'%' ATTRIBUTE '{json}'")];

        Assert.Equal(expected, Plan(wanted, now));
    }

    [Fact]
    public void A_second_password_is_discarded()
    {
        var now = Described.Defined(Described.Next, "");
        now.Definition.OldVerifier = "$A$005$";

        Assert.Equal(
            ["ALTER USER 'app_clone'@'%' DISCARD OLD PASSWORD"],
            new DefinitionChange(Described.Defined(Described.InUse, ""), now, Described.MySqlAdministrator).Statements().Sql());
    }

    [Fact]
    public void An_account_of_the_system_takes_a_privilege_of_its_own()
    {
        var now = Described.Account(Described.Next, "USAGE ON *.*", "SYSTEM_USER ON *.*");
        var wanted = Described.Defined(Described.InUse, "REQUIRE SSL");

        Assert.Equal(
            "GRANT CREATE USER, SYSTEM_USER ON *.* TO 'admin'@'%'",
            Assert.Single(new DefinitionChange(wanted, now, Described.MySqlAdministrator).Statements()).Cure);
    }

    private static IReadOnlyList<string> Plan(string wanted, string now, Administrator? administrator = null) => new DefinitionChange(
        Described.Defined(Described.InUse, wanted), Described.Defined(Described.Next, now), administrator ?? Described.MySqlAdministrator).Statements().Sql();
}
