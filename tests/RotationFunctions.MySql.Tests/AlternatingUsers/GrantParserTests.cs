namespace RotationFunctions.MySql.Tests;

/// <summary>Answers of MySQL 9.7 and MariaDB 10.11, as they came.</summary>
public class GrantParserTests
{
    private static readonly MySqlAccount App = new("app", "%");

    [Fact]
    public void MySql_lists_rights_on_everything_databases_tables_columns_and_routines()
    {
        var rights = GrantParser.Parse(App,
        [
            "GRANT USAGE ON *.* TO `app`@`%` WITH GRANT OPTION",
            "GRANT CONNECTION_ADMIN,SET_ANY_DEFINER ON *.* TO `app`@`%`",
            "GRANT BACKUP_ADMIN ON *.* TO `app`@`%` WITH GRANT OPTION",
            "GRANT ALL PRIVILEGES ON `a TO b`.* TO `app`@`%`",
            "GRANT SELECT, INSERT, UPDATE ON `shop`.* TO `app`@`%` WITH GRANT OPTION",
            @"GRANT ALL PRIVILEGES ON `we``ird\%\_\\x`.* TO `app`@`%`",
            "GRANT SELECT ON `shop`.`t on x` TO `app`@`%` WITH GRANT OPTION",
            "GRANT SELECT (`c``ol`, `id`), INSERT, UPDATE (`id`) ON `shop`.`t` TO `app`@`%`",
            "GRANT EXECUTE ON PROCEDURE `shop`.`p` TO `app`@`%`",
            "GRANT EXECUTE, ALTER ROUTINE ON FUNCTION `shop`.`f` TO `app`@`%` WITH GRANT OPTION",
            "GRANT PROXY ON `it's`@`%` TO `app`@`%`",
            "GRANT PROXY ON ``@`` TO `app`@`%` WITH GRANT OPTION",
            "GRANT `r2`@`localhost`,`reader`@`%` TO `app`@`%`",
            "GRANT `role TO x`@`%` TO `app`@`%` WITH ADMIN OPTION",
        ]);

        Assert.Equal(
            [
                "ALL PRIVILEGES ON `a TO b`.*",
                @"ALL PRIVILEGES ON `we``ird\%\_\\x`.*",
                "ALTER ROUTINE, EXECUTE ON FUNCTION `shop`.`f` +",
                "EXECUTE ON PROCEDURE `shop`.`p`",
                "INSERT, SELECT (`c``ol`), SELECT (`id`), UPDATE (`id`) ON `shop`.`t`",
                "INSERT, SELECT, UPDATE ON `shop`.* +",
                "SELECT ON `shop`.`t on x` +",
                "dynamic BACKUP_ADMIN +",
                "dynamic CONNECTION_ADMIN",
                "dynamic SET_ANY_DEFINER",
                "nothing ON *.* +",
                "proxy ``@`` +",
                "proxy `it's`@`%`",
                "role `r2`@`localhost`",
                "role `reader`@`%`",
                "role `role TO x`@`%` +",
            ],
            rights.Lines());
    }

    [Fact]
    public void MariaDb_lists_verifiers_limits_and_the_default_role_besides()
    {
        var rights = GrantParser.Parse(App,
        [
            "GRANT `reader` TO `app`@`%`",
            "GRANT `role TO x` TO `app`@`%` WITH ADMIN OPTION",
            @"GRANT `r'2\\` TO `app`@`%`",
            "GRANT BINLOG MONITOR, DELETE HISTORY, CONNECTION ADMIN ON *.* TO `app`@`%` IDENTIFIED VIA mysql_native_password USING "
                + "'*6891F9D51EB5A38D1BB310DDBC6379A189A4F575' OR ed25519 USING '9GW8JjMKxFmmq2gSgHzr/gOYmUidCZxBK01YIgQ7flQ' REQUIRE X509 WITH GRANT OPTION",
            "GRANT ALL PRIVILEGES ON `größe`.* TO `app`@`%`",
            "GRANT SELECT (`c``ol`, `id`), INSERT, UPDATE (`id`), DELETE HISTORY ON `shop`.`t` TO `app`@`%`",
            "GRANT EXECUTE ON PACKAGE `shop`.`pk` TO `app`@`%`",
            "GRANT EXECUTE ON PACKAGE BODY `shop`.`pk` TO `app`@`%`",
            "GRANT PROXY ON ``@`%` TO `app`@`%` WITH GRANT OPTION",
            "SET DEFAULT ROLE `reader` FOR `app`@`%`",
        ]);

        Assert.Equal(
            [
                "ALL PRIVILEGES ON `größe`.*",
                "BINLOG MONITOR, CONNECTION ADMIN, DELETE HISTORY ON *.* +",
                "DELETE HISTORY, INSERT, SELECT (`c``ol`), SELECT (`id`), UPDATE (`id`) ON `shop`.`t`",
                "EXECUTE ON PACKAGE BODY `shop`.`pk`",
                "EXECUTE ON PACKAGE `shop`.`pk`",
                "default role `reader`",
                "proxy ``@`%` +",
                @"role `r'2\\`",
                "role `reader`",
                "role `role TO x` +",
            ],
            rights.Lines());
    }

    [Theory]
    [InlineData("IDENTIFIED BY PASSWORD '*6891F9D51EB5A38D1BB310DDBC6379A189A4F575' REQUIRE ISSUER '/O=a\\\\b' SUBJECT '/CN=it''s' CIPHER 'ECDHE' "
        + "WITH GRANT OPTION MAX_QUERIES_PER_HOUR 10 MAX_UPDATES_PER_HOUR 11 MAX_CONNECTIONS_PER_HOUR 1000 MAX_USER_CONNECTIONS 4 MAX_STATEMENT_TIME 2.500000", true)]
    [InlineData("IDENTIFIED BY PASSWORD '*6891F9D51EB5A38D1BB310DDBC6379A189A4F575' WITH MAX_QUERIES_PER_HOUR 4", false)]
    [InlineData("IDENTIFIED VIA ed25519 USING '9GW8JjMKxFmmq2gSgHzr/gOYmUidCZxBK01YIgQ7flQ' REQUIRE SSL", false)]
    [InlineData("WITH GRANT OPTION", true)]
    [InlineData("", false)]
    public void Whether_rights_may_be_passed_on_is_found_among_MariaDbs_options(string options, bool mayGrant)
    {
        var rights = GrantParser.Parse(App, [$"GRANT SELECT, PROCESS, FILE ON *.* TO `app`@`%` {options}"]);

        Assert.Equal([$"FILE, PROCESS, SELECT ON *.*{(mayGrant ? " +" : "")}"], rights.Lines());
    }

    [Theory]
    [InlineData("REVOKE SELECT, INSERT ON `mysql`.* FROM `app`@`%`")]
    [InlineData("REVOKE  ON `mysql`.* FROM `app`@`%`")] // nothing but GRANT OPTION is taken back, and not named
    public void What_MySql_takes_back_of_rights_on_everything_is_left_to_its_catalogue(string line) =>
        Assert.Equal(["SELECT ON *.*"], GrantParser.Parse(App, ["GRANT SELECT ON *.* TO `app`@`%`", line]).Lines());

    [Fact]
    public void A_user_may_have_any_name()
    {
        var account = new MySqlAccount("it's ` a TO \\ 'name' @ \"home\" %", "192.168.0.0/255.255.0.0");

        var rights = GrantParser.Parse(account, [@"GRANT SELECT ON `a`.* TO `it's `` a TO \ 'name' @ ""home"" %`@`192.168.0.0/255.255.0.0`"]);

        Assert.Equal(["SELECT ON `a`.*"], rights.Lines());
    }

    [Fact]
    public void Names_in_single_quotes_are_names_too() =>
        Assert.Equal(["SELECT ON `a`.*"], GrantParser.Parse(App, ["GRANT SELECT ON `a`.* TO 'app'@'%'"]).Lines());

    [Theory]
    [InlineData("DENY SELECT ON *.* TO `app`@`%`", "'DENY' is not known there")]
    [InlineData("GRANT SELECT ON *.* TO `app`@`%` UNLESS", "'UNLESS' is not known there")]
    [InlineData("GRANT SELECT ON ROOF `a`.`b` TO `app`@`%`", "'ROOF' is not known there")]
    [InlineData("GRANT SELECT ON *.*", "it ends too early")]
    [InlineData("GRANT SELECT ON *.* TO `other`@`%`", "it is about another account")]
    [InlineData("GRANT SELECT ON *.* TO `app`@`localhost`", "it is about another account")]
    [InlineData("GRANT SELECT ON *.* TO `app`@`%` IDENTIFIED TWICE '*6891F9D51EB5A38D1BB310DDBC6379A189A4F575'", "'IDENTIFIED' is not known there")]
    [InlineData("GRANT SELECT ON *.* TO `app`@`%` '*6891F9D51EB5A38D1BB310DDBC6379A189A4F575'", "a name, a text or a sign stands where none is known")]
    [InlineData("GRANT SELECT ON *.* TO `app`@`%` IDENTIFIED WITH 'p' AS hash6891F9D51EB5", "a verifier has an unknown form")]
    [InlineData("GRANT SELECT ON *.* TO `app", "A quoted name or text does not end.")]
    public void An_unknown_statement_is_refused_without_a_quote_from_what_may_be_secret(string line, string problem) =>
        Assert.Equal(problem, Assert.Throws<FormatException>(() => GrantParser.Parse(App, [line])).Message);
}
