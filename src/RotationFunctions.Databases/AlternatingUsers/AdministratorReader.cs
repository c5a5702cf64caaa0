namespace RotationFunctions.Databases;

/// <summary>
/// Reads the administrator's credential. Where it logs in is told by its own secret and the function's settings alone, never by the
/// secret that is rotated: whoever can write that one must not be able to send the administrator's password to a server of theirs.
/// </summary>
internal sealed class AdministratorReader(IDatabaseEngine engine, DatabaseSettings settings, string secretId)
{
    public DatabaseSecret Read(SecretValue value, DatabaseSecret current)
    {
        var server = ServerOf(value);
        var administrator = DatabaseSecret.ReadAdministrator(value, engine.EngineNames, server);
        return settings.AdministratorServer is not null || IsSameServer(engine, current.Server, administrator.Server) ? administrator : throw Elsewhere(current);
    }

    public static bool IsSameServer(IDatabaseEngine engine, DatabaseServer one, DatabaseServer other) =>
        string.Equals(one.Host, other.Host, StringComparison.OrdinalIgnoreCase)
        && (one.Port ?? engine.UsualPort) == (other.Port ?? engine.UsualPort);

    private DatabaseServer ServerOf(SecretValue value) => settings.AdministratorServer ?? new DatabaseServer(
        value.FindString("host") ?? throw new RotationException(DatabaseErrors.AdministratorMismatch,
            $"The administrator's secret {secretId} names no 'host' (one that Amazon RDS makes does not). Set ADMINISTRATOR_HOST to the server's host name."),
        DatabaseSecret.ReadPort(value));

    private RotationException Elsewhere(DatabaseSecret current) => new(DatabaseErrors.AdministratorMismatch,
        $"The administrator's secret {secretId} is for another server than {current}, so the administrator's password was sent nowhere. Correct "
        + "'masterarn', 'host' or 'port'; or, where one of the two names an alias or a replica of the other, set ADMINISTRATOR_HOST to the server "
        + "on which the administrator logs in.");
}
