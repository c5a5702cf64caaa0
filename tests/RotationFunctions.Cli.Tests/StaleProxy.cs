using System.Collections.Concurrent;

namespace RotationFunctions.Cli.Tests;

/// <summary>
/// Stands between a command and Secrets Manager: after each <c>RotateSecret</c> the next answers to the same <c>GetSecretValue</c> are what it
/// got before, as the service's may be for a while.
/// </summary>
internal sealed class StaleProxy(int staleAnswers) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, AwsProxy.Answer> _answers = new();
    private AwsProxy? _proxy;
    private int _left;

    public Uri Address => _proxy!.Address;

    /// <summary>The operations in their order; <c>stale</c> where an old answer was given.</summary>
    public ConcurrentQueue<string> Calls { get; } = [];

    public static async Task<StaleProxy> StartAsync(Uri aws, int staleAnswers)
    {
        var stale = new StaleProxy(staleAnswers);
        stale._proxy = await AwsProxy.StartAsync(aws, stale.AnswerAsync);
        return stale;
    }

    public async ValueTask DisposeAsync()
    {
        if (_proxy is not null)
            await _proxy.DisposeAsync();
    }

    private async Task<AwsProxy.Answer> AnswerAsync(string operation, string body, Func<Task<AwsProxy.Answer>> forward)
    {
        if (operation == "GetSecretValue" && _answers.TryGetValue(body, out var old) && Interlocked.Decrement(ref _left) >= 0)
        {
            Calls.Enqueue("stale");
            return old;
        }
        Calls.Enqueue(operation);
        var answer = await forward();
        if (operation == "GetSecretValue" && answer.Status == 200)
            _answers[body] = answer;
        if (operation == "RotateSecret")
            Volatile.Write(ref _left, staleAnswers);
        return answer;
    }
}
