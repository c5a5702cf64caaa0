using System.Globalization;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>Polls the Runtime API for invocations and answers them, until Lambda ends the process.</summary>
public sealed class LambdaBootstrap : IDisposable
{
    private readonly FunctionHandler _handler;
    private readonly LambdaBootstrapInitializer? _initializer;
    private readonly RuntimeApi _api;
    private readonly FunctionLog _log = new();

    internal LambdaBootstrap(FunctionHandler handler, LambdaBootstrapInitializer? initializer = null)
    {
        _handler = handler;
        _initializer = initializer;
        _api = new RuntimeApi(Environment.GetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API")
            ?? throw new InvalidOperationException("AWS_LAMBDA_RUNTIME_API is not set. A function is started by Lambda, or by a tool that takes its place."));
    }

    public async Task RunAsync(CancellationToken cancellationToken = default)
    {
        if (_initializer is not null && !await InitializeAsync(_initializer, cancellationToken))
            return;
        var pollers = new Task[MaxConcurrency()];
        for (var poller = 0; poller < pollers.Length; poller++)
            pollers[poller] = PollAsync(cancellationToken);
        await await Task.WhenAny(pollers);
    }

    public void Dispose() => _api.Dispose();

    internal Task ReportInitErrorAsync(Exception failure, CancellationToken cancellationToken) => _api.FailInitAsync(failure, cancellationToken);

    private async Task<bool> InitializeAsync(LambdaBootstrapInitializer initializer, CancellationToken cancellationToken)
    {
        try
        {
            return await initializer();
        }
        catch (Exception failure)
        {
            await Console.Error.WriteLineAsync(failure.ToString());
            await ReportInitErrorAsync(failure, cancellationToken);
            throw;
        }
    }

    private static int MaxConcurrency() =>
        int.TryParse(Environment.GetEnvironmentVariable("AWS_LAMBDA_MAX_CONCURRENCY"), NumberStyles.None, CultureInfo.InvariantCulture, out var most)
            ? Math.Max(1, most)
            : 1;

    private async Task PollAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            using var invocation = await _api.NextAsync(cancellationToken);
            Stream answer;
            try
            {
                answer = await _handler(invocation.Event, new LambdaContext(invocation, _log.For(invocation.RequestId)));
            }
            catch (Exception failure)
            {
                await Console.Error.WriteLineAsync(failure.ToString());
                await _api.FailAsync(invocation.RequestId, failure, cancellationToken);
                continue;
            }
            await using (answer)
                await _api.AnswerAsync(invocation.RequestId, answer, cancellationToken);
        }
    }
}
