using Microsoft.Extensions.Logging;

namespace RotationFunctions.Databases;

/// <summary>Logs in to the database that a secret names, as well protected as secret and settings demand.</summary>
internal sealed class DatabaseAccess(IDatabaseEngine engine, DatabaseSettings settings)
{
    private static readonly TimeSpan LongestWaitForLock = TimeSpan.FromSeconds(10);

    /// <summary><see cref="DatabaseSettings.AdoptExisting"/></summary>
    public bool AdoptsExisting => settings.AdoptExisting;

    /// <summary>Reads a credential and checks that it is for this engine.</summary>
    public DatabaseSecret Read(SecretValue value)
    {
        var secret = DatabaseSecret.Read(value);
        RequireEngine(value, secret.Engine);
        return secret;
    }

    /// <exception cref="RotationException"><see cref="RotationErrors.InvalidSecret"/></exception>
    public void RequireEngine(SecretValue value, string name)
    {
        if (!engine.EngineNames.Contains(name))
        {
            throw value.Invalid(
                $"has an 'engine' that is not {engine.Name}, which this function rotates. It must be one of: {string.Join(", ", engine.EngineNames)}.");
        }
    }

    /// <summary>Like <see cref="Read"/>, or <c>null</c> for what is no credential of this engine.</summary>
    public DatabaseSecret? TryRead(SecretValue value)
    {
        try
        {
            return Read(value);
        }
        catch (RotationException mistake) when (mistake.Code == RotationErrors.InvalidSecret)
        {
            return null;
        }
    }

    /// <summary>The administrator whom the secret names in <c>masterarn</c>.</summary>
    /// <exception cref="RotationException"><see cref="RotationErrors.InvalidSecret"/>, <see cref="DatabaseErrors.AdministratorMismatch"/></exception>
    public async Task<DatabaseSecret> ReadAdministratorAsync(DatabaseSecret current, Rotation rotation, CancellationToken cancellationToken)
    {
        var secretId = current.AdministratorSecretId ?? throw new RotationException(RotationErrors.InvalidSecret,
            $"The current value of secret {rotation.SecretId} lacks the field 'masterarn'. Alternating users need it: the ARN of the secret "
            + "of an administrator who may create users on the same server.");
        var value = await rotation.ReadOtherSecretAsync(secretId, cancellationToken);
        return new AdministratorReader(engine, settings, secretId).Read(value, current);
    }

    /// <summary>Whether two credentials are for the same server, as far as their names tell.</summary>
    public bool IsSameServer(DatabaseSecret one, DatabaseSecret other) => AdministratorReader.IsSameServer(engine, one.Server, other.Server);

    /// <summary>How long a step may wait for the server's lock: never so long that it could not report that it waited in vain.</summary>
    public static TimeSpan LockTimeout(Rotation rotation)
    {
        var half = rotation.TimeLeft / 2;
        return half < LongestWaitForLock ? half : LongestWaitForLock;
    }

    public async Task<IDatabaseSession> LogInAsync(DatabaseSecret secret, ILogger log, CancellationToken cancellationToken)
    {
        try
        {
            return await engine.LogInAsync(secret, secret.Ssl == false ? TlsMode.None : TlsMode.Verified, cancellationToken);
        }
        catch (RotationException failure) when (failure.Code == DatabaseErrors.TlsFailed && secret.Ssl is null && settings.AllowTlsFallback)
        {
            log.FallingBackToClearText(secret.Host, failure.Message);
            return await engine.LogInAsync(secret, TlsMode.None, cancellationToken);
        }
    }

    /// <summary>Whether a secret names another server than that where administrators log in: a replica, which may lag behind.</summary>
    public bool MayLag(DatabaseSecret secret) =>
        settings.AdministratorServer is { } server && !AdministratorReader.IsSameServer(engine, server, secret.Server);

    /// <summary>Logs in, or gives <c>null</c> where the server refuses this user and password. Any other failure is thrown.</summary>
    public async Task<IDatabaseSession?> TryLogInAsync(DatabaseSecret secret, ILogger log, CancellationToken cancellationToken)
    {
        try
        {
            return await LogInAsync(secret, log, cancellationToken);
        }
        catch (RotationException refusal) when (refusal.Code == DatabaseErrors.LoginRefused)
        {
            return null;
        }
    }

    /// <summary>Whether a credential logs in now. A failure that says nothing about the password is thrown.</summary>
    public async Task<bool> CanLogInAsync(DatabaseSecret secret, ILogger log, CancellationToken cancellationToken)
    {
        await using var session = await TryLogInAsync(secret, log, cancellationToken);
        return session is not null;
    }
}
