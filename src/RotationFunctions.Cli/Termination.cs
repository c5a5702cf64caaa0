using System.Runtime.InteropServices;

namespace RotationFunctions.Cli;

/// <summary>
/// Whatever tells the process to end: Ctrl-C, a closed terminal, a service manager. The command gets it as its token, and a while to
/// end what it has started.
/// </summary>
internal sealed class Termination : IDisposable
{
    private static readonly PosixSignal[] Signals = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _asked = new();
    private readonly CancellationTokenSource _over = new(Timeout.InfiniteTimeSpan, TimeProvider.System);
    private readonly PosixSignalRegistration[] _registrations;

    public Termination() => _registrations = [.. Signals.Select(signal => PosixSignalRegistration.Create(signal, Heed))];

    public CancellationToken Token => _asked.Token;

    /// <returns>The command's exit code.</returns>
    public async Task<int> AwaitAsync(Task<int> command)
    {
        try
        {
            return await command.WaitAsync(_over.Token);
        }
        catch (OperationCanceledException) when (_over.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }
    }

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _asked.Dispose();
        _over.Dispose();
    }

    private void Heed(PosixSignalContext signal)
    {
        signal.Cancel = true; // it would end the process at once, and leave what the process has started
        _over.CancelAfter(Patience);
        _asked.Cancel();
    }
}
