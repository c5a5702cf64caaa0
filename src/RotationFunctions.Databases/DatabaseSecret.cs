namespace RotationFunctions.Databases;

/// <summary>A database credential in the format of AWS's rotation functions.</summary>
/// <remarks>Format: <see href="https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_secret_json_structure.html"/>.</remarks>
public sealed class DatabaseSecret
{
    /// <summary>The secret's <c>engine</c>, in lower case.</summary>
    public required string Engine { get; init; }

    public required string Host { get; init; }

    /// <summary>The TCP port; <c>null</c> for the engine's usual one.</summary>
    public int? Port { get; init; }

    /// <summary>The secret's <c>dbname</c>; <c>null</c> for the engine's usual one.</summary>
    public string? Database { get; init; }

    public required string UserName { get; init; }

    public required string Password { get; init; }

    /// <summary>The secret's <c>ssl</c>; <c>null</c> where it says nothing.</summary>
    public bool? Ssl { get; init; }

    /// <summary>The secret's <c>masterarn</c>: the administrator's secret.</summary>
    public string? AdministratorSecretId { get; init; }

    internal DatabaseServer Server => new(Host, Port);

    /// <summary>Reads the fields, each checked.</summary>
    /// <exception cref="RotationException"><see cref="RotationErrors.InvalidSecret"/>, naming the field, the secret and the version.</exception>
    public static DatabaseSecret Read(SecretValue value)
    {
        return new DatabaseSecret
        {
            Engine = value.GetString("engine").ToLowerInvariant(),
            Host = value.GetString("host"),
            Port = ReadPort(value),
            Database = value.FindString("dbname"),
            UserName = value.GetString("username"),
            Password = value.GetString("password"),
            Ssl = value.FindBoolean("ssl"),
            AdministratorSecretId = value.FindString("masterarn"),
        };
    }

    /// <summary>Reads an administrator's credential, which logs in on a server that is known already. Its engine may be left out, as Amazon RDS does.</summary>
    /// <exception cref="RotationException"><see cref="RotationErrors.InvalidSecret"/>, naming the field, the secret and the version.</exception>
    internal static DatabaseSecret ReadAdministrator(SecretValue value, IReadOnlyCollection<string> engineNames, DatabaseServer server)
    {
        var engine = value.FindString("engine")?.ToLowerInvariant() ?? engineNames.First();
        if (!engineNames.Contains(engine))
            throw value.Invalid($"has an 'engine' that is none of: {string.Join(", ", engineNames)}. An administrator's secret must be for the same kind of server.");
        return new DatabaseSecret
        {
            Engine = engine,
            Host = server.Host,
            Port = server.Port,
            Database = value.FindString("dbname"),
            UserName = value.GetString("username"),
            Password = value.GetString("password"),
            Ssl = value.FindBoolean("ssl"),
        };
    }

    /// <summary>The same user where another credential logs in, as well protected as the better protected of the two.</summary>
    internal DatabaseSecret At(DatabaseSecret other) => new()
    {
        Engine = Engine,
        Host = other.Host,
        Port = other.Port,
        Database = Database,
        UserName = UserName,
        Password = Password,
        Ssl = SameAccount.Protection(this) < SameAccount.Protection(other) ? other.Ssl : Ssl,
    };

    internal static int? ReadPort(SecretValue value) => value.FindInteger("port") switch
    {
        < 1 or > 65535 => throw value.Invalid("has a field 'port' that is not between 1 and 65535. Correct it."),
        var port => port,
    };

    /// <summary>User, server and database, for messages; never the password.</summary>
    public override string ToString() => $"user '{UserName}' at {Host}{(Port is { } port ? $":{port}" : "")}";
}
