namespace RotationFunctions.Databases.Tests;

public class DatabaseSecretTests
{
    private const string Origin = "version v1 of secret orders";

    [Fact]
    public void Reads_the_format_of_the_samples_with_numbers_and_booleans_also_as_strings()
    {
        var secret = DatabaseSecret.Read(SecretValue.FromText("""
            {"engine":"Postgres","host":"db","username":"app","password":"pw","dbname":"orders","port":"6432","ssl":"true","masterarn":"arn"}
            """, Origin));

        Assert.Equal("postgres", secret.Engine);
        Assert.Equal("db", secret.Host);
        Assert.Equal("app", secret.UserName);
        Assert.Equal("pw", secret.Password);
        Assert.Equal("orders", secret.Database);
        Assert.Equal(6432, secret.Port);
        Assert.True(secret.Ssl);
        Assert.Equal("arn", secret.AdministratorSecretId);
    }

    [Fact]
    public void Leaves_what_a_secret_does_not_say_to_the_engine()
    {
        var secret = DatabaseSecret.Read(SecretValue.FromText("""{"engine":"postgres","host":"db","username":"app","password":"pw"}"""));

        Assert.Null(secret.Port);
        Assert.Null(secret.Database);
        Assert.Null(secret.Ssl);
        Assert.Null(secret.AdministratorSecretId);
    }

    [Fact]
    public void Never_shows_its_password()
    {
        var secret = DatabaseSecret.Read(SecretValue.FromText("""{"engine":"postgres","host":"db","username":"app","password":"canary"}"""));

        Assert.Equal("user 'app' at db", secret.ToString());
    }

    /// <summary>Every mistake in a database secret, with the whole sentence that it gets.</summary>
    public static TheoryData<string, string> Mistakes => new()
    {
        { "not json", "is not a JSON object with distinct field names. Store the credential as one, for example {\"username\": …, \"password\": …}." },
        { "[]", "is not a JSON object with distinct field names: it is an array. Store the credential as one, for example {\"username\": …, \"password\": …}." },
        { """{"engine":"postgres","host":"db","host":"db2","username":"app","password":"pw"}""", "is not a JSON object with distinct field names: the field 'host' stands there twice. Store the credential as one, for example {\"username\": …, \"password\": …}." },
        { """{"host":"db","username":"app","password":"pw"}""", "lacks the field 'engine'. Add it as a non-empty string." },
        { """{"engine":"postgres","username":"app","password":"pw"}""", "lacks the field 'host'. Add it as a non-empty string." },
        { """{"engine":"postgres","host":"db","password":"pw"}""", "lacks the field 'username'. Add it as a non-empty string." },
        { """{"engine":"postgres","host":"db","username":"app"}""", "lacks the field 'password'. Add it as a non-empty string." },
        { """{"engine":"postgres","host":"db","username":"app","password":null}""", "lacks the field 'password'. Add it as a non-empty string." },
        { """{"engine":"postgres","host":"","username":"app","password":"pw"}""", "has a field 'host' that is not a non-empty string. Correct it." },
        { """{"engine":"postgres","host":"db","username":"app","password":42}""", "has a field 'password' that is not a non-empty string. Correct it." },
        { """{"engine":5,"host":"db","username":"app","password":"pw"}""", "has a field 'engine' that is not a non-empty string. Correct it." },
        { """{"engine":"postgres","host":"db","username":"app","password":"pw","port":"many"}""", "has a field 'port' that is not a whole number. Correct it." },
        { """{"engine":"postgres","host":"db","username":"app","password":"pw","port":1.5}""", "has a field 'port' that is not a whole number. Correct it." },
        { """{"engine":"postgres","host":"db","username":"app","password":"pw","port":0}""", "has a field 'port' that is not between 1 and 65535. Correct it." },
        { """{"engine":"postgres","host":"db","username":"app","password":"pw","port":70000}""", "has a field 'port' that is not between 1 and 65535. Correct it." },
        { """{"engine":"postgres","host":"db","username":"app","password":"pw","ssl":"perhaps"}""", "has a field 'ssl' that is not true or false. Correct it." },
        { """{"engine":"postgres","host":"db","username":"app","password":"pw","ssl":1}""", "has a field 'ssl' that is not true or false. Correct it." },
        { """{"engine":"postgres","host":"db","username":"app","password":"pw","dbname":[]}""", "has a field 'dbname' that is not a non-empty string. Correct it." },
        { """{"engine":"postgres","host":"db","username":"app","password":"pw","masterarn":{}}""", "has a field 'masterarn' that is not a non-empty string. Correct it." },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Names_the_field_the_secret_and_the_version_of_each_mistake(string text, string problem)
    {
        var error = Assert.Throws<RotationException>(() => DatabaseSecret.Read(SecretValue.FromText(text, Origin)));

        Assert.Equal($"InvalidSecret: The value of {Origin} {problem}", error.Message);
    }
}
