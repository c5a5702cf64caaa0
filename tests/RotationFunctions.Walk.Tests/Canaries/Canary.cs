using Npgsql;

namespace RotationFunctions.Walk.Tests.Canaries;

/// <summary>A rotator with a fault that is known from functions in use: the walk must find it.</summary>
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
    protected static async Task ExecuteAsync(SecretValue value, CancellationToken cancellationToken, params string[] statements)
    {
        var login = new NpgsqlConnectionStringBuilder
        {
            Host = value.GetString("host"), Port = value.FindInteger("port")!.Value, Database = "postgres", Username = value.GetString("username"),
            Password = value.GetString("password"), Pooling = false, SslMode = SslMode.Disable,
        };
        var builder = new NpgsqlDataSourceBuilder(login.ConnectionString);
        builder.ConfigureTypeLoading(types => types.EnableTypeLoading(false));
        await using var source = builder.Build();
        try
        {
            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            foreach (var statement in statements)
            {
                await using var command = new NpgsqlCommand(statement, connection);
                await command.ExecuteNonQueryAsync(cancellationToken);
            }
        }
        catch (NpgsqlException)
        {
            throw new RotationException("CanaryFailed", "The statement could not be run.", isTransient: true);
        }
    }
}
