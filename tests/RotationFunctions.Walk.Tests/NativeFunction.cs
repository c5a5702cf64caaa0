using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Threading.Channels;
using RotationFunctions.Local;
using RotationFunctions.Local.Faults;
using RotationFunctions.Local.Lambda;
using RotationFunctions.Local.Rotation;
using RotationFunctions.Tests;

namespace RotationFunctions.Walk.Tests;

/// <summary>The function as it is deployed: a process of native code, which is really killed.</summary>
internal sealed class NativeFunction : IWalkedFunction
{
    private const string Mark = "process ";

    private readonly Channel<int> _processes = Channel.CreateUnbounded<int>();
    private readonly ConcurrentQueue<string> _log = [];
    private readonly string _package;

    private NativeFunction(WalkStage stage, LocalAws aws, string package)
    {
        _package = package;
        aws.FunctionLogged += Listen;
        aws.RotationHappened += activity =>
        {
            if (activity is not StepEnded step)
                return;
            if (step.Step == RotationSteps.CreateSecret)
                stage.Promises.Attempts.Begin()(step.Error is null);
            // The service waits, so that nothing goes on before all has been looked at.
            stage.LookAsync(step.Step, step.VersionId).GetAwaiter().GetResult();
        };
    }

    // The process that calls is another one by then.
    public bool IsDead => false;

    public Task Ended => Task.CompletedTask;

    public string Log => string.Join('\n', _log);

    public static Task<IWalkedFunction> StartAsync(WalkStage stage, LocalAws aws)
    {
        var path = Siblings.Published("RotationFunctions.Lambda", "bootstrap");
        Requirement.Have(File.Exists(path) ? path : null, $"There is no native function at '{path}'. Make it with ./build.sh publish.");
        var function = new NativeFunction(stage, aws, package: Directory.CreateTempSubdirectory("walked-").FullName);
        var program = Path.Combine(function._package, "bootstrap");
        File.Copy(path, program);
        foreach (var (name, text) in stage.Scene.Package)
            File.WriteAllText(Path.Combine(function._package, name), text);
        aws.Define(new FunctionDefinition
        {
            Name = WalkStage.FunctionName, Command = "/bin/sh", Arguments = ["-c", $"echo {Mark}$$; exec \"$0\"", program], // tells its id before it becomes the function
            Handler = stage.Scene.Handler, Environment = stage.Scene.Environment,
        });
        return Task.FromResult<IWalkedFunction>(function);
    }

    public void Kill()
    {
        using var process = Process.GetProcessById(TakeProcess());
        process.Kill();
        process.WaitForExit();
    }

    public void TimeOut() => throw new NotSupportedException("A process is only killed here.");

    // The local AWS kills it.
    public void Strike(Fault fault) => TakeProcess();

    // The processes end with the local AWS, which goes after this.
    public ValueTask DisposeAsync()
    {
        Directory.Delete(_package, recursive: true);
        return ValueTask.CompletedTask;
    }

    // One process serves all rotations until it is killed, so the first one whose death is not known yet is the one that runs.
    private int TakeProcess() => _processes.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().GetAwaiter().GetResult();

    private void Listen(FunctionLogLine line)
    {
        if (line.Text.StartsWith(Mark, StringComparison.Ordinal))
            _processes.Writer.TryWrite(int.Parse(line.Text[Mark.Length..], CultureInfo.InvariantCulture));
        else
            _log.Enqueue(line.Text);
    }
}
