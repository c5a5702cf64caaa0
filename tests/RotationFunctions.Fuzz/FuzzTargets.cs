using System.Text;
using System.Text.Json;
using RotationFunctions.ApiKeys;
using RotationFunctions.Databases;
using RotationFunctions.Local.Faults;
using RotationFunctions.MySql;
using RotationFunctions.PostgreSql;

namespace RotationFunctions.Fuzz;

/// <summary>Every reader of text that comes from somebody else.</summary>
public static class FuzzTargets
{
    private static readonly MySqlAccount Account = new("app", "%");

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("event", ReadEvent,
            """{"Step":"createSecret","SecretId":"arn:aws:secretsmanager:us-east-1:123456789012:secret:a-abcdef","ClientRequestToken":"11111111-1111-1111-1111-111111111111"}""",
            """{"Step":"finishSecret","SecretId":"orders","ClientRequestToken":"11111111-1111-1111-1111-111111111111","RotationToken":"secret"}""",
            """{"Step":"checkSecret","SecretId":"orders"}"""),
        new("secret", ReadSecret,
            """{"engine":"postgres","host":"db.example","port":5432,"username":"app","password":"p\"w","dbname":"orders","ssl":true,"masterarn":"arn"}""",
            """{"engine":"mysql","host":"db.example","port":"3306","username":"app","password":"p","ssl":"false","note":{"a":[1,null]}}"""),
        new("recipe", text => Named(() => Recipe.Parse("fuzzed", text)), [.. RecipeBook.Names.Select(RecipeBook.TextOf)]),
        new("answer", VendorAnswers.Read, [.. VendorAnswers.Seeds]),
        new("refusal", text => VendorAnswers.Scrub(text), "Incorrect key: SG.abcdefghijklmnop.QRSTUVWXYZ0123456789", "no such user 'app' %53%47%2E \"SG\u002ecurrent-key\""),
        new("grants", ReadGrants,
            "GRANT SELECT, INSERT (`a`, `b`) ON `shop`.`t` TO `app`@`%` WITH GRANT OPTION\nGRANT USAGE ON *.* TO `app`@`%`\nREVOKE INSERT ON `shop`.* FROM `app`@`%`",
            "GRANT `role`@`%`,`other`@`h` TO `app`@`%` WITH ADMIN OPTION\nGRANT APPLICATION_PASSWORD_ADMIN ON *.* TO `app`@`%`\nGRANT EXECUTE ON PROCEDURE `shop`.`p` TO `app`@`%`",
            "GRANT USAGE ON *.* TO `app`@`%` IDENTIFIED BY PASSWORD '*94BDCEBE19083CE2A1F959FD02F964C7AF4CFC29' REQUIRE SSL\nGRANT PROXY ON `a`@`b` TO `app`@`%`\nSET DEFAULT ROLE `r` FOR `app`@`%`"),
        new("definition", ReadDefinition,
            "CREATE USER `app`@`%` IDENTIFIED WITH 'caching_sha2_password' AS '$A$005$x' DEFAULT ROLE `r`@`%` REQUIRE SUBJECT '/CN=a' WITH MAX_QUERIES_PER_HOUR 5 PASSWORD EXPIRE INTERVAL 90 DAY "
                + "ACCOUNT LOCK PASSWORD HISTORY 3 PASSWORD REUSE INTERVAL DEFAULT PASSWORD REQUIRE CURRENT DEFAULT FAILED_LOGIN_ATTEMPTS 3 PASSWORD_LOCK_TIME UNBOUNDED ATTRIBUTE '{\"a\": 1}'",
            "CREATE USER `app`@`%` IDENTIFIED VIA ed25519 USING 'x' OR unix_socket REQUIRE X509 PASSWORD EXPIRE NEVER"),
        new("role", ReadRoleSetting, "search_path\n\"a\", b", "app.token\nx'y", "role\nowner"),
        new("postgresql-error", PostgreSqlErrors.Read, [.. PostgreSqlErrors.Seeds]),
        new("mysql-error", MySqlErrors.Read, [.. MySqlErrors.Seeds]),
        new("fault", text => Known(() => Fault.Parse(text)), "PutSecretValue#1:cut-after", "setSecret#2+:delay=500ms"),
    ];

    private static void ReadEvent(string text)
    {
        if (TryParse(text) is not { } json)
            return;
        using (json)
            Named(() => RotationEvent.Parse(json.RootElement));
    }

    private static void ReadSecret(string text) => Named(() =>
    {
        var value = SecretValue.FromText(text);
        Named(() => DatabaseSecret.Read(value));
        return Named(() => value.With("password", "other").GetString("password"));
    });

    private static void ReadGrants(string text)
    {
        Known(() => GrantParser.Parse(Account, text.Split('\n')));
        Known(() => GrantParser.ParseTogether(text.Split('\n')));
    }

    private static void ReadDefinition(string text)
    {
        Known(() => AccountDefinitionParser.Parse(Account, text.Split('\n')));
        Known(() => AccountDefinitionParser.ParseMethods(Account, text));
    }

    private static void ReadRoleSetting(string text)
    {
        var parts = text.Split('\n', 2);
        var setting = new RoleSetting(null, parts[0], parts[^1]);
        _ = setting.Set("app") + setting.ShowSet("app") + setting.Reset("app");
    }

    private static JsonDocument? TryParse(string text)
    {
        try
        {
            return JsonDocument.Parse(Encoding.UTF8.GetBytes(text));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // What a person is told by a name and a sentence is an answer.
    private static object? Named<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (RotationException)
        {
            return null;
        }
    }

    private static void Known<T>(Func<T> read)
    {
        try
        {
            read();
        }
        catch (FormatException)
        {
            // It says where the text goes on in an unknown way.
        }
    }
}
