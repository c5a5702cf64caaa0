using System.Data;
using Npgsql;

namespace RotationFunctions.PostgreSql;

/// <summary>
/// A transaction that begins with a statement of its own. Npgsql's sends its <c>BEGIN</c> together with the next statement, and what is sent so
/// cannot be cancelled: on a network that has fallen silent it would be waited for without an end.
/// </summary>
internal sealed class ServerTransaction : IAsyncDisposable
{
    // For a server that answers at all.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly NpgsqlConnection _connection;
    private bool _isCommitted;

    private ServerTransaction(NpgsqlConnection connection) => _connection = connection;

    public static async Task<ServerTransaction> BeginAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync(["BEGIN TRANSACTION"], cancellationToken);
        return new ServerTransaction(connection);
    }

    public async Task CommitAsync(CancellationToken cancellationToken)
    {
        await _connection.ExecuteAsync(["COMMIT"], cancellationToken);
        _isCommitted = true;
    }

    /// <summary>Takes everything back that was not committed.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isCommitted || _connection.State != ConnectionState.Open)
            return;
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        try
        {
            await _connection.ExecuteAsync(["ROLLBACK"], patience.Token);
        }
        catch (Exception lost) when (lost is NpgsqlException or OperationCanceledException)
        {
            // The server takes it back itself when the session is gone.
        }
    }
}
