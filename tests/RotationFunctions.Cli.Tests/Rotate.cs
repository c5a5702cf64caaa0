using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using System.Text;
using System.Threading.Channels;
using RotationFunctions.Tests;

[assembly: UnsupportedOSPlatform("windows")]

namespace RotationFunctions.Cli.Tests;

/// <summary>The command as a process, with a temporary folder of its own, so that what it leaves behind can be seen.</summary>
internal sealed class Rotate : IAsyncDisposable
{
    private readonly Process _process;
    private readonly DirectoryInfo _folder;
    private readonly Task _reading;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();

    private Rotate(Process process, DirectoryInfo folder)
    {
        _process = process;
        _folder = folder;
        _reading = Task.WhenAll(ReadAsync(process.StandardOutput, _output), ReadAsync(process.StandardError, _error));
    }

    /// <summary>What it wrote to standard output; complete once it has ended.</summary>
    public string Output => _output.ToString();

    /// <summary>What it wrote to standard error; complete once it has ended.</summary>
    public string Error => _error.ToString();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static Rotate Start(params string[] arguments) => Start([], arguments);

    public static Rotate Start(Dictionary<string, string?> environment, params string[] arguments) =>
        StartProgram(environment, [Siblings.Executable("RotationFunctions.Cli", "rotate"), .. arguments]);

    /// <summary>Starts it by another program that becomes it.</summary>
    public static Rotate StartProgram(Dictionary<string, string?> environment, params string[] command)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "What a process leaves behind is looked for in /proc.");
        var folder = Directory.CreateTempSubdirectory("rotate-tests-");
        folder.UnixFileMode |= (UnixFileMode)Convert.ToInt32("055", 8); // a server's own user must get through
        // In a session of its own, and with Ctrl-C and its kin heeded, whoever runs the tests.
        var start = new ProcessStartInfo("setsid", ["env", "--default-signal=INT,TERM,HUP,QUIT", .. command])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var (name, value) in environment.Append(new("TMPDIR", folder.FullName)))
            start.Environment[name] = value;
        return new Rotate(Process.Start(start)!, folder);
    }

    /// <summary>Waits for a line, on either stream, and gives what was asked for of it.</summary>
    public async Task<string> WaitForLineAsync(string text)
    {
        await foreach (var line in _lines.Reader.ReadAllAsync(Stop))
        {
            if (line.Contains(text, StringComparison.Ordinal))
                return line;
        }
        throw new InvalidOperationException($"It ended without a line with '{text}'. It wrote: {Output}{Error}");
    }

    /// <summary>Waits until something with that name begins to be made in its temporary folder.</summary>
    public async Task WaitForFileAsync(string pattern)
    {
        while (!_folder.EnumerateFileSystemInfos(pattern).Any())
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Stop);
    }

    /// <summary>Ctrl-C.</summary>
    /// <param name="inTerminal">As a terminal does it: everything that was started gets the signal too.</param>
    /// <param name="signal">Another signal that asks it to end.</param>
    public async Task InterruptAsync(bool inTerminal = false, string signal = "INT")
    {
        var id = _process.Id.ToString(CultureInfo.InvariantCulture);
        using var kill = Process.Start("kill", ["-s", signal, "--", inTerminal ? $"-{id}" : id]);
        await kill.WaitForExitAsync(Stop);
    }

    /// <summary>Writes to its standard input.</summary>
    public Task TypeAsync(string text) => _process.StandardInput.WriteAsync(text.AsMemory(), Stop);

    /// <summary>Ends its standard input, as a pipe does.</summary>
    public void CloseInput() => _process.StandardInput.Close();

    /// <returns>The exit code.</returns>
    public async Task<int> WaitAsync()
    {
        await _process.WaitForExitAsync(Stop);
        await _reading;
        return _process.ExitCode;
    }

    /// <summary>What is left of it: files in its temporary folder, and processes that have it as theirs.</summary>
    public IReadOnlyList<string> Remains() =>
    [
        .. _folder.EnumerateFileSystemInfos("*", SearchOption.AllDirectories).Select(file => file.FullName),
        .. Directory.EnumerateDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), out _)).Where(IsOurs).Select(Describe),
    ];

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await InterruptAsync();
            await _process.WaitForExitAsync(CancellationToken.None);
        }
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task ReadAsync(StreamReader stream, StringBuilder text)
    {
        while (await stream.ReadLineAsync(CancellationToken.None) is { } line)
        {
            text.Append(line).Append('\n');
            _lines.Writer.TryWrite(line);
        }
        if (stream == _process.StandardOutput)
            _lines.Writer.TryComplete();
    }

    private bool IsOurs(string process) => ReadText(Path.Combine(process, "environ")).Contains($"TMPDIR={_folder.FullName}\0", StringComparison.Ordinal);

    private static string Describe(string process) => ReadText(Path.Combine(process, "cmdline")).Replace('\0', ' ');

    private static string ReadText(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return ""; // it ended meanwhile, or is somebody else's
        }
    }
}
