namespace RotationFunctions.Databases;

/// <summary>
/// One kind of database server. The strategies know no SQL: all that differs between servers stands behind this interface and
/// <see cref="IDatabaseSession"/>.
/// </summary>
public interface IDatabaseEngine
{
    /// <summary>The server's name for people, such as <c>PostgreSQL</c>.</summary>
    string Name { get; }

    /// <summary>The values of a secret's <c>engine</c> field that mean this engine, in lower case.</summary>
    IReadOnlyCollection<string> EngineNames { get; }

    /// <summary>The TCP port where a secret names none.</summary>
    int UsualPort { get; }

    /// <summary>Opens one connection of its own (never pooled) and logs in. No other credential and no weaker encryption is tried.</summary>
    /// <exception cref="RotationException">
    /// <see cref="DatabaseErrors.LoginRefused"/> only where the server refused this user and password; every other reason
    /// has a code of its own.
    /// </exception>
    Task<IDatabaseSession> LogInAsync(DatabaseSecret credential, TlsMode tls, CancellationToken cancellationToken);
}
