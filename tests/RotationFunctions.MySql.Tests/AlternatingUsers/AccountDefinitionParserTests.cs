namespace RotationFunctions.MySql.Tests;

/// <summary>Answers of MySQL 9.7 and MariaDB 10.11, as they came.</summary>
public class AccountDefinitionParserTests
{
    private static readonly MySqlAccount App = new("app", "%");

    [Fact]
    public void MySql_writes_every_clause()
    {
        var account = Parse(
            @"CREATE USER `app`@`%` IDENTIFIED WITH 'caching_sha2_password' AS '$A$00A$aubxcB%s7vVQ\""[+`\n=/JZNJRFn3tY/PKDaliL3M1cjQjfjnrjLFH/7FVbZJgh1' "
            + "DEFAULT ROLE `r2`@`localhost`,`reader`@`%` REQUIRE SUBJECT '/CN=it''s' ISSUER '/O=a\\\\b' CIPHER 'ECDHE' WITH MAX_QUERIES_PER_HOUR 10 "
            + "MAX_UPDATES_PER_HOUR 11 MAX_CONNECTIONS_PER_HOUR 1000 MAX_USER_CONNECTIONS 4 PASSWORD EXPIRE INTERVAL 90 DAY ACCOUNT LOCK PASSWORD HISTORY 3 "
            + "PASSWORD REUSE INTERVAL 5 DAY PASSWORD REQUIRE CURRENT OPTIONAL FAILED_LOGIN_ATTEMPTS 2 PASSWORD_LOCK_TIME UNBOUNDED "
            + @"ATTRIBUTE '{""team"": ""it\'s \\""quoted\\"" \\\\ ü TO x""}'");

        var method = Assert.Single(account.Methods);
        Assert.Equal(PasswordPlugin.CachingSha2, method.Plugin);
        Assert.Equal("$A$00A$aubxcB%s7vVQ\"[+`\n=/JZNJRFn3tY/PKDaliL3M1cjQjfjnrjLFH/7FVbZJgh1", method.Verifier);
        Assert.Equal(["`r2`@`localhost`", "`reader`@`%`"], account.DefaultRoles.Order(StringComparer.Ordinal));
        Assert.Equal(@"CIPHER 'ECDHE' AND ISSUER '/O=a\\b' AND SUBJECT '/CN=it''s'", account[AccountOption.Requirement]);
        Assert.Equal(["10", "11", "1000", "4", "0"], AccountOption.Limits.Select(limit => account[limit]));
        Assert.Equal("INTERVAL 90 DAY", account[AccountOption.Lifetime]);
        Assert.Equal(["3", "5 DAY", "OPTIONAL", "2", "UNBOUNDED"], AccountOption.Policies.Select(policy => account[policy]));
        Assert.Equal(@"{""team"": ""it's \""quoted\"" \\ ü TO x""}", account.Attribute);
        Assert.True(account.IsLocked);
    }

    [Fact]
    public void MySql_writes_what_is_usual_too()
    {
        var account = Parse("CREATE USER `app`@`%` IDENTIFIED WITH 'sha256_password' AS 0x2435246B4A REQUIRE NONE PASSWORD EXPIRE DEFAULT ACCOUNT UNLOCK "
            + "PASSWORD HISTORY DEFAULT PASSWORD REUSE INTERVAL DEFAULT PASSWORD REQUIRE CURRENT DEFAULT ATTRIBUTE '{}'");

        Assert.Equal("$5$kJ", Assert.Single(account.Methods).Verifier);
        Assert.Equal("NONE", account[AccountOption.Requirement]);
        Assert.Equal("DEFAULT", account[AccountOption.Lifetime]);
        Assert.Equal(["DEFAULT", "DEFAULT", "DEFAULT", "0", "0"], AccountOption.Policies.Select(policy => account[policy]));
        Assert.Null(account.Attribute);
        Assert.False(account.IsLocked);
    }

    [Theory]
    [InlineData("PASSWORD REQUIRE CURRENT", "")]
    [InlineData("PASSWORD REQUIRE CURRENT PASSWORD_LOCK_TIME 3", "")]
    [InlineData("PASSWORD REQUIRE CURRENT DEFAULT", "DEFAULT")]
    public void That_the_current_password_is_required_is_the_lack_of_another_word(string clause, string expected) =>
        Assert.Equal(expected, Parse($"CREATE USER `app`@`%` {clause}")[AccountOption.Policies[2]]);

    [Fact]
    public void MariaDb_writes_what_is_not_usual()
    {
        var account = Parse("CREATE USER `app`@`%` IDENTIFIED BY PASSWORD '*6891F9D51EB5A38D1BB310DDBC6379A189A4F575' REQUIRE ISSUER '/O=a\\\\b' SUBJECT "
            + "'/CN=it''s' CIPHER 'ECDHE' WITH MAX_QUERIES_PER_HOUR 10 MAX_STATEMENT_TIME 2.500000 ACCOUNT LOCK PASSWORD EXPIRE INTERVAL 90 DAY");

        Assert.Equal(new AuthenticationMethod(PasswordPlugin.Native, "*6891F9D51EB5A38D1BB310DDBC6379A189A4F575"), Assert.Single(account.Methods));
        Assert.Equal(@"CIPHER 'ECDHE' AND ISSUER '/O=a\\b' AND SUBJECT '/CN=it''s'", account[AccountOption.Requirement]);
        Assert.Equal(["10", "0", "0", "0", "2.500000"], AccountOption.Limits.Select(limit => account[limit]));
        Assert.Equal("INTERVAL 90 DAY", account[AccountOption.Lifetime]);
        Assert.True(account.IsLocked);
    }

    [Fact]
    public void MariaDb_may_let_an_account_in_by_several_methods()
    {
        var account = Parse("CREATE USER `app`@`%` IDENTIFIED VIA mysql_native_password USING '*6891F9D51EB5A38D1BB310DDBC6379A189A4F575' OR unix_socket OR "
            + "ed25519 USING '9GW8JjMKxFmmq2gSgHzr/gOYmUidCZxBK01YIgQ7flQ' REQUIRE X509 PASSWORD EXPIRE");

        Assert.Equal(
            [
                new AuthenticationMethod(PasswordPlugin.Native, "*6891F9D51EB5A38D1BB310DDBC6379A189A4F575"), new AuthenticationMethod("unix_socket", ""),
                new AuthenticationMethod(PasswordPlugin.Ed25519, "9GW8JjMKxFmmq2gSgHzr/gOYmUidCZxBK01YIgQ7flQ"),
            ],
            account.Methods);
        Assert.Equal("X509", account[AccountOption.Requirement]);
    }

    [Fact]
    public void MariaDb_writes_the_lifetime_of_an_expired_password_in_a_second_statement()
    {
        var account = AccountDefinitionParser.Parse(App,
        [
            "CREATE USER `app`@`%` IDENTIFIED BY PASSWORD '*B69027D44F6E5EDC07F1AEAD1477967B16F28227' PASSWORD EXPIRE",
            "ALTER USER `app`@`%` PASSWORD EXPIRE INTERVAL 30 DAY",
        ]);

        Assert.Equal("INTERVAL 30 DAY", account[AccountOption.Lifetime]);
    }

    [Fact]
    public void MariaDb_writes_nothing_of_an_account_without_a_password() =>
        Assert.Equal(new AuthenticationMethod(PasswordPlugin.Native, ""), Assert.Single(Parse("CREATE USER `app`@`%`").Methods));

    [Fact]
    public void A_verifier_cannot_be_shown_by_accident() =>
        Assert.DoesNotContain("*B69027D4", new AuthenticationMethod("p", "*B69027D44F6E5EDC07F1AEAD1477967B16F28227").ToString(), StringComparison.Ordinal);

    [Theory]
    [InlineData("DROP USER `app`@`%`", "'DROP' is not known there")]
    [InlineData("CREATE USER `app`@`%` IDENTIFIED WITH 'caching_sha2_password' AS 'a secret' AND IDENTIFIED WITH 'authentication_webauthn'", "'AND' is not known there")]
    [InlineData("CREATE USER `app`@`%` PASSWORD LENGTH 20", "'PASSWORD' is not known there")]
    [InlineData("CREATE USER `app`@`%` REQUIRE FINGERPRINT 'ab'", "'FINGERPRINT' is not known there")]
    [InlineData("CREATE USER `app`@`%` WITH MAX_ROWS 7", "'MAX_ROWS' is not known there")]
    [InlineData("CREATE USER `app`@`%` REQUIRE SUBJECT '/CN=it's' ISSUER 'x'", "A quoted name or text does not end.")]
    [InlineData("CREATE USER `app_clone`@`%`", "it is about another account")]
    public void An_unknown_statement_is_refused_without_a_quote_from_what_may_be_secret(string statement, string problem) =>
        Assert.Equal(problem, Assert.Throws<FormatException>(() => Parse(statement)).Message);

    [Theory]
    [InlineData("CREATE USER `app`@`%`", "it ends too early")]
    [InlineData("CREATE USER `app`@`%` REQUIRE SSL", "'REQUIRE' is not known there")]
    [InlineData("CREATE USER `app_clone`@`%` IDENTIFIED VIA ed25519", "it is about another account")]
    public void Where_only_the_ways_in_are_read_they_must_be_there(string statement, string problem) =>
        Assert.Equal(problem, Assert.Throws<FormatException>(() => AccountDefinitionParser.ParseMethods(App, statement)).Message);

    [Theory]
    [InlineData("/CN=it's", @"/O=a\b", "ECDHE", @"CREATE USER `app`@`%` REQUIRE SUBJECT '/CN=it's' ISSUER '/O=a\b' CIPHER 'ECDHE' ACCOUNT LOCK")]
    [InlineData("' ISSUER '", "", "", "CREATE USER `app`@`%` REQUIRE SUBJECT '' ISSUER '' ACCOUNT LOCK")]
    [InlineData("", "", @"\", @"CREATE USER `app`@`%` REQUIRE CIPHER '\' ACCOUNT LOCK")]
    public void What_MySql_fails_to_quote_is_mended_from_its_catalogue(string subject, string issuer, string cipher, string statement)
    {
        var row = new CatalogueRow(new Dictionary<string, string?> { ["subject"] = subject, ["issuer"] = issuer, ["cipher"] = cipher });

        var account = Parse(row.Repair(statement));

        string[] expected = [.. new[] { ("CIPHER", cipher), ("ISSUER", issuer), ("SUBJECT", subject) }
            .Where(part => part.Item2.Length > 0).Select(part => $"{part.Item1} {SqlText.Literal(part.Item2)}")];
        Assert.Equal(string.Join(" AND ", expected), account[AccountOption.Requirement]);
        Assert.True(account.IsLocked);
    }

    private static AccountDefinition Parse(string statement) => AccountDefinitionParser.Parse(App, [statement]);
}
