using System.Diagnostics;
using RotationFunctions.Local.DatabaseServers;
using RotationFunctions.Tests;

namespace RotationFunctions.IntegrationTests.Debugging;

/// <summary>The function as a development environment starts it: by a profile, in the developer's own environment.</summary>
internal sealed class DebuggedFunction : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task<string> _output;

    private DebuggedFunction(Process process)
    {
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync();
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
    }

    public static DebuggedFunction Start(PostgreSqlServer server, Dictionary<string, string> profile)
    {
        var start = new ProcessStartInfo(Siblings.Executable("RotationFunctions.Lambda")) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in profile)
            start.Environment[name] = value;
        if (server.CaBundlePath is { } bundle)
            start.Environment["CA_BUNDLE_PATH"] = bundle;
        return new DebuggedFunction(Process.Start(start)!);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        await _output;
        _process.Dispose();
    }
}
