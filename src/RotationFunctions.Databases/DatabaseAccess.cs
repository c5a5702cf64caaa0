using Microsoft.Extensions.Logging;

namespace RotationFunctions.Databases;

/// <summary>Logs in to the database that a secret names, as well protected as secret and settings demand.</summary>
internal sealed class DatabaseAccess(IDatabaseEngine engine, DatabaseSettings settings)
{
    /// <summary>The owner's probe, if there is one.</summary>
    public string? ProbeSql => settings.ProbeSql;

    /// <summary>Reads a credential and checks that it is for this engine.</summary>
    public DatabaseSecret Read(SecretValue value)
    {
        var secret = DatabaseSecret.Read(value);
        return engine.EngineNames.Contains(secret.Engine) ? secret : throw value.Invalid(
            $"has an 'engine' that is not {engine.Name}, which this function rotates. It must be one of: {string.Join(", ", engine.EngineNames)}.");
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
