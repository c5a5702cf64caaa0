using System.Collections.Concurrent;
using Npgsql;
using RotationFunctions.Tests;

namespace RotationFunctions.PostgreSql.Tests;

/// <summary>Reads the current value and logs in with it, over and over.</summary>
internal sealed class LoopingClient : IAsyncDisposable
{
    private readonly InMemorySecretStore _store;
    private readonly Func<SecretValue, Task> _logIn;
    private readonly CancellationTokenSource _stopping = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly ConcurrentQueue<string> _refusals = [];
    private readonly Task _looping;
    private volatile TaskCompletionSource<string> _login = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public LoopingClient(InMemorySecretStore store, Func<SecretValue, Task> logIn)
    {
        _store = store;
        _logIn = logIn;
        _looping = Task.Run(LoopAsync);
    }

    public IReadOnlyCollection<string> Refusals => _refusals;

    public int Logins { get; private set; }

    /// <summary>Waits until it has logged in with that password.</summary>
    public async Task WaitForAsync(string password)
    {
        while (await _login.Task.WaitAsync(_stopping.Token) != password)
            await Task.Yield();
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _looping;
        _stopping.Dispose();
    }

    private async Task LoopAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            var value = _store.Value(StagingLabels.Current);
            try
            {
                await _logIn(value);
                Logins++;
            }
            catch (Exception refusal) when (refusal is NpgsqlException or RotationException)
            {
                _refusals.Enqueue(refusal.Message);
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            var login = _login;
            _login = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            login.SetResult(value.GetString("password"));
        }
    }
}
