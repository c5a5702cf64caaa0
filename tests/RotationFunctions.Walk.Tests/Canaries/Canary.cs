using System.Data.Common;
using MySqlConnector;
using Npgsql;

namespace RotationFunctions.Walk.Tests.Canaries;

/// <summary>A rotator with a fault that is known from functions in use: the walk must find it.</summary>
/// <remarks>
/// Faults that no failure of an outside call brings to light have tests of their own: TLS given up in silence (<c>ProtectionTests</c>), causes that all
/// look alike (<c>ConnectionFailureTests</c>), a staged password that the server will never take (<c>PoisonTests</c>), a login before the user is
/// compared (<c>SingleUserTests</c>), names that are quoted wrongly or are too long (<c>NameTests</c>), other hosts and partial revokes (<c>HostTests</c>,
/// <c>PartialRevokeTests</c>), grants that are split at a word (<c>GrantParserTests</c>), another way of authentication (<c>MariaDbPasswordTests</c>),
/// accounts that lock (<c>RotationTests</c>). That a staged value is not replaced is kept by Secrets Manager itself (<c>ValueTests</c>).
/// </remarks>
internal abstract class Canary : Rotator
{
    protected override bool CreateHasOutsideEffects => false;

    protected override Task<SecretValue> CreateSecretAsync(SecretValue current, Rotation rotation, CancellationToken cancellationToken) =>
        Task.FromResult(current.With("password", rotation.NewPassword()));

    protected override Task TestSecretAsync(SecretValue value, Rotation rotation, CancellationToken cancellationToken) =>
        ExecuteAsync(value, cancellationToken, "SELECT 1");

    protected static async Task<bool> LogsInAsync(SecretValue value, CancellationToken cancellationToken)
    {
        try
        {
            await ExecuteAsync(value, cancellationToken, "SELECT 1");
            return true;
        }
        catch (RotationException)
        {
            return false;
        }
    }

    /// <summary>Logs in and runs statements, each for itself.</summary>
    /// <returns>The texts that they answer with.</returns>
    protected static async Task<IReadOnlyList<string>> ExecuteAsync(SecretValue value, CancellationToken cancellationToken, params string[] statements)
    {
        await using var source = SourceOf(value);
        List<string> texts = [];
        try
        {
            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            foreach (var statement in statements)
            {
                await using var command = connection.CreateCommand();
                command.CommandText = statement;
                await using var rows = await command.ExecuteReaderAsync(cancellationToken);
                while (await rows.ReadAsync(cancellationToken))
                    texts.Add($"{rows.GetValue(0)}");
            }
            return texts;
        }
        catch (DbException)
        {
            throw new RotationException("CanaryFailed", "The statement could not be run.", isTransient: true);
        }
    }

    private static DbDataSource SourceOf(SecretValue value)
    {
        var (host, port, user, password) = (value.GetString("host"), value.FindInteger("port")!.Value, value.GetString("username"), value.GetString("password"));
        if (value.GetString("engine") == "mysql")
        {
            return new MySqlDataSource(new MySqlConnectionStringBuilder
            {
                Server = host, Port = (uint)port, UserID = user, Password = password, Pooling = false, SslMode = MySqlSslMode.Disabled, AllowPublicKeyRetrieval = true,
            }.ConnectionString);
        }
        var builder = new NpgsqlDataSourceBuilder(new NpgsqlConnectionStringBuilder
        {
            Host = host, Port = port, Username = user, Password = password, Database = "postgres", Pooling = false, SslMode = SslMode.Disable,
        }.ConnectionString);
        builder.ConfigureTypeLoading(types => types.EnableTypeLoading(false)); // happens once per server, and would shift the numbers of the requests
        return builder.Build();
    }
}
