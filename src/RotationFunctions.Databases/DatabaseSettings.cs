namespace RotationFunctions.Databases;

/// <summary>The settings of a database rotator, from the function's environment variables.</summary>
public sealed record DatabaseSettings
{
    /// <summary><c>CA_BUNDLE_PATH</c>, <c>TLS_HOST_NAME</c>, and OpenSSL's <c>SSL_CERT_FILE</c>.</summary>
    public TlsSettings Tls { get; init; } = new();

    /// <summary>
    /// <c>TLS_FALLBACK=allow</c>: where a secret says nothing about <c>ssl</c> and TLS fails, connect in clear text, as AWS's
    /// rotation functions do. Whoever sits between function and server can then read the password.
    /// </summary>
    public bool AllowTlsFallback { get; init; }

    /// <summary><c>PROBE_SQL</c>: a query of the owner's that the new credential must be able to run.</summary>
    public string? ProbeSql { get; init; }

    /// <summary><c>ROTATION_STRATEGY</c>: <c>null</c> lets the secret decide, by whether it names an administrator's secret.</summary>
    public RotationStrategy? Strategy { get; init; }

    /// <summary>
    /// <c>ADMINISTRATOR_HOST</c>: the server on which the administrator logs in, as <c>host</c> or <c>host:port</c>, where the
    /// administrator's secret names none (as Amazon RDS makes it), or where the secret that is rotated names a replica of that server.
    /// </summary>
    public DatabaseServer? AdministratorServer { get; init; }

    /// <summary><c>ADOPT_EXISTING</c>: take over a user of the next name that the <c>AWSPREVIOUS</c> version does not name.</summary>
    public bool AdoptExisting { get; init; }

    /// <summary>Reads the environment variables named above.</summary>
    public static DatabaseSettings Read(SettingsReader settings) => new()
    {
        Tls = new TlsSettings(settings.Text("CA_BUNDLE_PATH"), settings.Text("TLS_HOST_NAME"), settings.Text("SSL_CERT_FILE")),
        AllowTlsFallback = settings.Choice("TLS_FALLBACK", "allow", "refuse") == "allow",
        ProbeSql = settings.Text("PROBE_SQL"),
        AdministratorServer = DatabaseServer.Read(settings, "ADMINISTRATOR_HOST"),
        AdoptExisting = settings.Flag("ADOPT_EXISTING", otherwise: false),
        Strategy = settings.Choice("ROTATION_STRATEGY", "single-user", "alternating-users") switch
        {
            "single-user" => RotationStrategy.SingleUser,
            "alternating-users" => RotationStrategy.AlternatingUsers,
            _ => null,
        },
    };
}
