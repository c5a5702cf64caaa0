using System.Diagnostics;
using System.Globalization;

namespace RotationFunctions.Local.DatabaseServers;

/// <summary>A server's process, and the file into which it writes.</summary>
internal sealed class ServerProcess(Process process, string log)
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(10);

    public bool HasExited => process.HasExited;

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
