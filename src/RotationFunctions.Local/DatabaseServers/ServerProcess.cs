using System.Diagnostics;
using System.Globalization;

namespace RotationFunctions.Local.DatabaseServers;

/// <summary>A server's process, and the file into which it writes.</summary>
internal sealed class ServerProcess(Process process, string log)
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(10);

    public bool HasExited => process.HasExited;

    /// <summary>Asks the server until it answers.</summary>
    /// <param name="name">The server's name for people.</param>
    /// <param name="mayBeStarting">Whether a failure is one that a server gives while it starts.</param>
    /// <exception cref="NoServerException">It ended, did not answer in time, or gave another failure.</exception>
    public async Task<T> UntilReadyAsync<T>(string name, Func<Task<T>> ask, Predicate<Exception> mayBeStarting, CancellationToken cancellationToken)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                return await ask();
            }
            catch (Exception failure) when (mayBeStarting(failure) && !HasExited && TimeProvider.System.GetElapsedTime(start) < StartTimeout)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(30), TimeProvider.System, cancellationToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                throw new NoServerException($"The private {name} server did not start: {failure.Message} Its log: {await ReadLogAsync(cancellationToken)}");
            }
        }
    }

    public async Task<int> WaitAsync(CancellationToken cancellationToken)
    {
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode;
    }

    /// <summary>Asks the process to end, and ends it if it does not.</summary>
    public async Task StopAsync(string signal)
    {
        if (!process.HasExited)
        {
            using (var kill = Process.Start("kill", ["-s", signal, process.Id.ToString(CultureInfo.InvariantCulture)]))
                await kill.WaitForExitAsync();
            using var patience = new CancellationTokenSource(StopTimeout, TimeProvider.System);
            try
            {
                await process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync();
            }
        }
        process.Dispose();
    }

    public Task<string> ReadLogAsync(CancellationToken cancellationToken) => File.ReadAllTextAsync(log, cancellationToken);
}
