namespace RotationFunctions.MySql.Tests;

/// <summary>What is done to make the account of the next user ('app_clone'@'%') the equal of that in use.</summary>
public class RightsChangeTests
{
    private const string Nothing = "USAGE ON *.*";

    [Fact]
    public void Equals_are_left_alone()
    {
        string[] rights = ["SELECT ON *.* WITH GRANT OPTION", "BACKUP_ADMIN ON *.*", "ALL PRIVILEGES ON `a`.*", "SELECT (`c`) ON `a`.`t`", "PROXY ON `x`@`%`", "`r`@`%` WITH ADMIN OPTION"];

        Assert.Empty(Plan(rights, rights));
    }

    [Fact]
    public void What_is_missing_is_granted_with_its_options() => Assert.Equal(
        [
            "GRANT PROXY ON `x`@`%` TO 'app_clone'@'%' WITH GRANT OPTION",
            "GRANT PROCESS, SELECT ON *.* TO 'app_clone'@'%' WITH GRANT OPTION",
            "GRANT EXECUTE ON PROCEDURE `a`.`p` TO 'app_clone'@'%'",
            "GRANT ALL PRIVILEGES ON `a`.* TO 'app_clone'@'%'",
            "GRANT INSERT ON `a`.`t` TO 'app_clone'@'%'",
            "GRANT SELECT (`c`), UPDATE (`c`) ON `a`.`t` TO 'app_clone'@'%'",
            "GRANT SELECT (`d`) ON `a`.`t` TO 'app_clone'@'%'",
            "GRANT CLONE_ADMIN ON *.* TO 'app_clone'@'%'",
            "GRANT BACKUP_ADMIN ON *.* TO 'app_clone'@'%' WITH GRANT OPTION",
            "GRANT `r`@`%` TO 'app_clone'@'%' WITH ADMIN OPTION",
            "GRANT `s`@`%` TO 'app_clone'@'%'",
        ],
        Plan(
            [
                "SELECT, PROCESS ON *.* WITH GRANT OPTION", "CLONE_ADMIN ON *.*", "BACKUP_ADMIN ON *.* WITH GRANT OPTION", "ALL PRIVILEGES ON `a`.*",
                "INSERT, SELECT (`d`, `c`), UPDATE (`c`) ON `a`.`t`", "EXECUTE ON PROCEDURE `a`.`p`", "PROXY ON `x`@`%` WITH GRANT OPTION",
                "`s`@`%`", "`r`@`%` WITH ADMIN OPTION",
            ],
            [Nothing]));

    [Fact]
    public void What_is_surplus_is_revoked_before_anything_is_granted() => Assert.Equal(
        [
            "REVOKE `r`@`%` FROM 'app_clone'@'%'",
            "REVOKE PROXY ON `x`@`%` FROM 'app_clone'@'%'",
            "REVOKE BACKUP_ADMIN ON *.* FROM 'app_clone'@'%'",
            "REVOKE PROCESS, GRANT OPTION ON *.* FROM 'app_clone'@'%'",
            "REVOKE INSERT ON `a`.* FROM 'app_clone'@'%'",
            "REVOKE SELECT (`c`) ON `a`.`t` FROM 'app_clone'@'%'",
            "GRANT DELETE ON `a`.* TO 'app_clone'@'%'",
        ],
        Plan(
            ["SELECT ON *.*", "DELETE ON `a`.*"],
            [
                "SELECT, PROCESS ON *.* WITH GRANT OPTION", "BACKUP_ADMIN ON *.*", "INSERT ON `a`.*", "SELECT (`c`) ON `a`.`t`", "PROXY ON `x`@`%`", "`r`@`%`",
            ]));

    [Fact]
    public void Of_all_privileges_only_those_are_taken_that_are_not_to_stay() => Assert.Equal(
        [
            "REVOKE ALTER, CREATE, CREATE VIEW, DELETE, DROP, INDEX, INSERT, REFERENCES, SHOW VIEW, TRIGGER, UPDATE, GRANT OPTION ON `a`.`t` FROM 'app_clone'@'%'",
        ],
        Plan([Nothing, "SELECT ON `a`.`t`"], [Nothing, "ALL PRIVILEGES ON `a`.`t` WITH GRANT OPTION"]));

    [Fact]
    public void Where_all_privileges_are_more_than_is_known_they_are_taken_as_one_and_the_rest_is_granted_at_once() => Assert.Equal(
        [
            "REVOKE ALL PRIVILEGES ON PROCEDURE `a`.`p` FROM 'app_clone'@'%'",
            "REVOKE GRANT OPTION ON PROCEDURE `a`.`p` FROM 'app_clone'@'%'",
            "GRANT ALTER ROUTINE, EXECUTE ON PROCEDURE `a`.`p` TO 'app_clone'@'%'",
            "GRANT SELECT ON `z`.* TO 'app_clone'@'%'",
        ],
        Plan(
            [Nothing, "EXECUTE, ALTER ROUTINE ON PROCEDURE `a`.`p`", "SELECT ON `z`.*"], [Nothing, "ALL PRIVILEGES ON PROCEDURE `a`.`p` WITH GRANT OPTION"]));

    [Fact]
    public void All_privileges_include_each_one() => Assert.Equal(
        ["GRANT ALL PRIVILEGES ON `a`.* TO 'app_clone'@'%'"], Plan([Nothing, "ALL PRIVILEGES ON `a`.*"], [Nothing, "SELECT, INSERT ON `a`.*"]));

    [Fact]
    public void The_right_to_pass_on_is_granted_by_itself_where_nothing_else_is_missing() => Assert.Equal(
        ["GRANT USAGE ON `a`.* TO 'app_clone'@'%' WITH GRANT OPTION"],
        Plan([Nothing, "SELECT ON `a`.* WITH GRANT OPTION"], [Nothing, "SELECT ON `a`.*"]));

    [Fact]
    public void To_revoke_a_right_on_a_table_takes_it_from_the_columns_so_that_those_are_granted_at_once() => Assert.Equal(
        [
            "REVOKE SELECT ON `a`.`t` FROM 'app_clone'@'%'", "GRANT SELECT (`c`) ON `a`.`t` TO 'app_clone'@'%'", "GRANT SELECT (`d`) ON `a`.`t` TO 'app_clone'@'%'",
            "REVOKE INSERT ON `b`.* FROM 'app_clone'@'%'",
        ],
        Plan([Nothing, "SELECT (`c`, `d`) ON `a`.`t`"], [Nothing, "SELECT, SELECT (`c`) ON `a`.`t`", "INSERT ON `b`.*"]));

    [Fact]
    public void A_right_that_may_no_longer_be_passed_on_is_had_anew_at_once() => Assert.Equal(
        [
            "REVOKE `r`@`%` FROM 'app_clone'@'%'", "GRANT `r`@`%` TO 'app_clone'@'%'",
            "REVOKE BACKUP_ADMIN ON *.* FROM 'app_clone'@'%'", "GRANT BACKUP_ADMIN ON *.* TO 'app_clone'@'%'",
            "GRANT PROXY ON `x`@`%` TO 'app_clone'@'%'", // which takes the option away
        ],
        Plan(
            [Nothing, "BACKUP_ADMIN ON *.*", "PROXY ON `x`@`%`", "`r`@`%`"],
            [Nothing, "BACKUP_ADMIN ON *.* WITH GRANT OPTION", "PROXY ON `x`@`%` WITH GRANT OPTION", "`r`@`%` WITH ADMIN OPTION"]));

    [Fact]
    public void MariaDb_takes_the_right_to_pass_on_a_role_by_itself() => Assert.Equal(
        ["REVOKE ADMIN OPTION FOR `r` FROM 'app_clone'@'%'"],
        new RightsChange(
            Described.Account(Described.InUse, Nothing, "`r`"), Described.Account(Described.Next, Nothing, "`r` WITH ADMIN OPTION"), Described.MariaDbAdministrator).Statements().Sql());

    [Fact]
    public void Dynamic_privileges_go_before_the_grant_option_whose_loss_would_spoil_them() => Assert.Equal(
        [
            "REVOKE BACKUP_ADMIN ON *.* FROM 'app_clone'@'%'", "GRANT BACKUP_ADMIN ON *.* TO 'app_clone'@'%'", "REVOKE GRANT OPTION ON *.* FROM 'app_clone'@'%'",
            "GRANT BACKUP_ADMIN ON *.* TO 'app_clone'@'%' WITH GRANT OPTION",
        ],
        Plan(
            ["SELECT ON *.*", "BACKUP_ADMIN ON *.* WITH GRANT OPTION"],
            ["SELECT ON *.* WITH GRANT OPTION", "BACKUP_ADMIN ON *.* WITH GRANT OPTION"]));

    [Fact]
    public void What_is_taken_back_of_rights_on_everything_comes_after_them() => Assert.Equal(
        ["GRANT INSERT, SELECT ON *.* TO 'app_clone'@'%' WITH GRANT OPTION", "REVOKE GRANT OPTION, SELECT ON `mysql`.* FROM 'app_clone'@'%'"],
        Plan(
            Described.Account(Described.InUse, "SELECT, INSERT ON *.* WITH GRANT OPTION").Restricted("`mysql`.*", "SELECT", "GRANT"),
            Described.Account(Described.Next, Nothing)));

    [Fact]
    public void What_is_no_longer_taken_back_is_lifted() => Assert.Equal(
        ["GRANT INSERT ON `mysql`.* TO 'app_clone'@'%'", "GRANT USAGE ON `shop`.* TO 'app_clone'@'%' WITH GRANT OPTION"],
        Plan(
            Described.Account(Described.InUse, "SELECT, INSERT ON *.* WITH GRANT OPTION").Restricted("`mysql`.*", "SELECT"),
            Described.Account(Described.Next, "SELECT, INSERT ON *.* WITH GRANT OPTION").Restricted("`mysql`.*", "SELECT", "INSERT").Restricted("`shop`.*", "GRANT")));

    [Fact]
    public void What_was_taken_back_of_a_right_that_goes_itself_is_not_granted_for_a_moment() => Assert.Equal(
        ["REVOKE INSERT ON *.* FROM 'app_clone'@'%'"],
        Plan(
            Described.Account(Described.InUse, "SELECT ON *.*"),
            Described.Account(Described.Next, "SELECT, INSERT ON *.*").Restricted("`mysql`.*", "INSERT")));

    [Theory]
    [InlineData(false, "SET DEFAULT ROLE `r`@`%`, `s`@`%` TO 'app_clone'@'%'", "SET DEFAULT ROLE NONE TO 'app_clone'@'%'")]
    [InlineData(true, "SET DEFAULT ROLE `r`@`%`, `s`@`%` FOR 'app_clone'@'%'", "SET DEFAULT ROLE NONE FOR 'app_clone'@'%'")]
    public void Default_roles_come_last(bool isMariaDb, string set, string unset)
    {
        var administrator = isMariaDb ? Described.MariaDbAdministrator : Described.MySqlAdministrator;
        var with = Described.Defined(Described.InUse, "DEFAULT ROLE `s`@`%`,`lost`@`%`,`r`@`%`") with { MandatoryRoles = MandatoryRoles.Parse("`r`@`%`, s") };
        var without = Described.Defined(Described.Next, "");

        Assert.Equal([set], new RightsChange(with, without, administrator).Statements().Sql());
        Assert.Equal([unset], new RightsChange(without, with with { Account = Described.Next }, administrator).Statements().Sql());
    }

    [Fact]
    public void Packages_take_MariaDbs_Oracle_mode()
    {
        var statement = Assert.Single(new RightsChange(
            Described.Account(Described.InUse, Nothing, "EXECUTE ON PACKAGE BODY `a`.`p`"), Described.Account(Described.Next, Nothing), Described.MariaDbAdministrator).Statements());

        Assert.True(statement.NeedsOracleMode);
        Assert.Equal("GRANT EXECUTE ON PACKAGE BODY `a`.`p` TO 'app_clone'@'%'", statement.Sql);
    }

    [Theory]
    [InlineData("SELECT, INSERT ON `a`.*", "GRANT INSERT, SELECT ON `a`.* TO 'admin'@'%' WITH GRANT OPTION")]
    [InlineData("SELECT (`c`) ON `a`.`t`", "GRANT SELECT (`c`) ON `a`.`t` TO 'admin'@'%' WITH GRANT OPTION")]
    [InlineData("`r`@`%`", "GRANT `r`@`%` TO 'admin'@'%' WITH ADMIN OPTION")]
    [InlineData("PROXY ON `x`@`%`", "GRANT PROXY ON `x`@`%` TO 'admin'@'%' WITH GRANT OPTION")]
    public void Each_statement_knows_what_lets_the_administrator_run_it(string right, string cure)
    {
        var with = Described.Account(Described.InUse, Nothing, right);
        var without = Described.Account(Described.Next, Nothing);

        Assert.Equal(cure, Assert.Single(new RightsChange(with, without, Described.MySqlAdministrator).Statements()).Cure);
        Assert.Equal(cure, Assert.Single(new RightsChange(without, with with { Account = Described.Next }, Described.MySqlAdministrator).Statements()).Cure);
    }

    private static IReadOnlyList<string> Plan(string[] wanted, string[] now) =>
        Plan(Described.Account(Described.InUse, wanted), Described.Account(Described.Next, now));

    private static IReadOnlyList<string> Plan(AccountState wanted, AccountState now) =>
        new RightsChange(wanted, now, Described.MySqlAdministrator).Statements().Sql();
}
