using System.Collections.Concurrent;
using System.Threading.Channels;
using RotationFunctions.Tests;

namespace RotationFunctions.MySql.Tests;

/// <summary>An application that logs in all the time with what the store gives as the current value.</summary>
internal sealed class LoginLoop : IDisposable
{
    private readonly Account _account;
    private readonly InMemorySecretStore _store;
    private readonly CancellationTokenSource _stopping = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly Channel<string> _granted = Channel.CreateUnbounded<string>();
    private readonly ConcurrentQueue<string> _refusals = [];
    private readonly Task _running;

    public LoginLoop(Account account, InMemorySecretStore store)
    {
        _account = account;
        _store = store;
        _running = Task.Run(RunAsync, _stopping.Token);
    }

    public int Logins { get; private set; }

    public IReadOnlyCollection<string> Refusals => _refusals;

    public async Task UntilLoggedInWithAsync(string password)
    {
        while (await _granted.Reader.ReadAsync(_stopping.Token) != password)
        {
        }
    }

    /// <returns>Why logins failed.</returns>
    public async Task<IReadOnlyCollection<string>> StopAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAny(_running);
        return _refusals;
    }

    public void Dispose() => _stopping.Dispose();

    private async Task RunAsync()
    {
        while (true)
        {
            var password = _store.Value(StagingLabels.Current).GetString("password");
            try
            {
                await (await _account.LogInAsync(_account.Secret(password), cancellationToken: _stopping.Token)).DisposeAsync();
                Logins++;
            }
            catch (RotationException refusal)
            {
                _refusals.Enqueue(refusal.Message);
            }
            await _granted.Writer.WriteAsync(password, _stopping.Token);
        }
    }
}
