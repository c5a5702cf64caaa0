namespace RotationFunctions.Databases;

/// <summary>Looks whether the rotation of a database credential would work. It logs in as a rotation would, and changes nothing.</summary>
internal sealed class DatabaseCheck(DatabaseAccess database, DatabaseSettings settings, Rotation rotation, Checklist checks)
{
    public async Task RunAsync(SecretValue current, Func<SecretValue, IDatabaseStrategy> strategyFor, CancellationToken cancellationToken)
    {
        if (!LookAtShape(current))
            return;
        var secret = database.Read(current);
        await using var session = await LogInAsync(secret, cancellationToken);
        if (session is null)
            return;
        await checks.TryAsync("probe", async () =>
        {
            await session.ProbeAsync(settings.ProbeSql, cancellationToken);
            return settings.ProbeSql is null ? "A query that needs no table runs." : "The query of PROBE_SQL runs.";
        });
        await strategyFor(current).CheckAsync(secret, session, rotation, checks, cancellationToken);
    }

    /// <summary>Every mistake at once.</summary>
    private bool LookAtShape(SecretValue current)
    {
        const string Name = "secret";
        Action[] reads =
        [
            () => current.GetString("host"), () => DatabaseSecret.ReadPort(current), () => current.FindString("dbname"), () => current.GetString("username"),
            () => current.GetString("password"), () => current.FindBoolean("ssl"), () => current.FindString("masterarn"),
            () => database.RequireEngine(current, current.GetString("engine").ToLowerInvariant()),
        ];
        string[] mistakes = [.. reads.Select(FindMistake).OfType<string>().Distinct()];
        foreach (var mistake in mistakes)
            checks.Fail(Name, mistake);
        if (mistakes.Length == 0)
            checks.Pass(Name, "The current value has every field that a rotation needs.");
        return mistakes.Length == 0;
    }

    private static string? FindMistake(Action read)
    {
        try
        {
            read();
            return null;
        }
        catch (RotationException mistake)
        {
            return mistake.Message;
        }
    }

    /// <summary>One login shows how far the way is open: to the server, through TLS, past the password.</summary>
    private async Task<IDatabaseSession?> LogInAsync(DatabaseSecret secret, CancellationToken cancellationToken)
    {
        try
        {
            var session = await database.LogInAsync(secret, rotation.Log, cancellationToken);
            LookAtWay(secret, null);
            checks.Pass("login", $"The current value logs in; the server knows the account as {session.Account}.");
            return session;
        }
        catch (RotationException failure)
        {
            LookAtWay(secret, failure);
            return null;
        }
    }

    private void LookAtWay(DatabaseSecret secret, RotationException? failure)
    {
        if (failure?.Code is DatabaseErrors.HostUnreachable or DatabaseErrors.ServerNotReady or DatabaseErrors.ConnectionLost)
        {
            checks.Fail("server", failure.Message);
            return;
        }
        if (failure?.Code == RotationErrors.InvalidSettings)
        {
            checks.Fail("TLS", failure.Message); // known before the server was asked
            return;
        }
        checks.Pass("server", $"{secret.Host} answers.");
        if (failure?.Code == DatabaseErrors.TlsFailed)
        {
            checks.Fail("TLS", failure.Message);
            return;
        }
        if (secret.Ssl == false)
            checks.Warn("TLS", "The secret says \"ssl\": false, so passwords of some kinds, and all data, cross the network in clear text. Say true if the server has TLS.");
        else
            checks.Pass("TLS", $"The certificate is verified by {settings.Tls.Trusted}{(settings.AllowTlsFallback && secret.Ssl is null ? ", or else the connection is in clear text (TLS_FALLBACK=allow)" : "")}.");
        if (failure is not null)
            checks.Fail("login", failure.Message);
    }
}
