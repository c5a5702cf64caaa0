using System.Data;
using MySqlConnector;

namespace RotationFunctions.MySql;

/// <summary>
/// A connection that gives up a silent server in time. To end a statement that is cancelled the driver asks the server, and then waits for
/// its answer, without an end where the network swallows it.
/// </summary>
internal sealed class ServerConnection(MySqlConnection connection) : IAsyncDisposable
{
    /// <summary>Seconds after which the driver itself gives up a statement and its connection, whether it was cancelled or not.</summary>
    public const int StatementTimeout = 120;

    // A server that lives has ended the statement by then.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private Task _running = Task.CompletedTask;

    /// <summary>Whether it has not been lost.</summary>
    public bool IsOpen => connection.State == ConnectionState.Open;

    public Task OpenAsync(CancellationToken cancellationToken) => connection.OpenAsync(cancellationToken);

    /// <summary>Runs a statement.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled; whether the server has run it is not known.</exception>
    public async Task<T> RunAsync<T>(string sql, Func<MySqlCommand, Task<T>> run, CancellationToken cancellationToken)
    {
        var running = RunAsync(sql, run);
        _running = running;
        try
        {
            return await running.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (!running.IsCompleted)
        {
            await Task.WhenAny(running, Task.Delay(Patience, TimeProvider.System, CancellationToken.None));
            throw;
        }
    }

    /// <summary>Closes it, behind the back of whoever does not wait for its last statement any more.</summary>
    public ValueTask DisposeAsync()
    {
        if (_running.IsCompleted)
            return connection.DisposeAsync();
        _ = _running.ContinueWith(_ => connection.DisposeAsync().AsTask(), TaskScheduler.Default);
        return ValueTask.CompletedTask;
    }

    private async Task<T> RunAsync<T>(string sql, Func<MySqlCommand, Task<T>> run)
    {
        await using var command = new MySqlCommand(sql, connection);
        return await run(command);
    }
}
