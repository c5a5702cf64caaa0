using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using System.Threading.Channels;
using Amazon.Runtime;
using Amazon.SecretsManager;
using Amazon.SecretsManager.Model;
using RotationFunctions.Aws;
using RotationFunctions.Local;
using RotationFunctions.Local.Faults;
using RotationFunctions.Local.Rotation;
using RotationFunctions.Local.Tests;

namespace RotationFunctions.Walk.Tests;

/// <summary>
/// Rotates once and records every outside call; then rotates again for each call and each fault, lets the service try again as it
/// does, and looks after every single step whether the promises hold.
/// </summary>
internal sealed class Walk : IAsyncDisposable
{
    private const string FunctionName = "walked";

    // What must not be left half done, such as keeping a key that was made, waits for an answer beyond the step's time: so long.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Scene _scene;
    private readonly LocalAws _aws;
    private readonly AmazonSecretsManagerClient _person;
    private readonly SecretsManagerStore _store;
    private readonly AmazonSecretsManagerClient _functionClient;
    private readonly Channel<RotationActivity> _ends = Channel.CreateUnbounded<RotationActivity>();
    private readonly List<AttachedFunction> _functions = [];
    private readonly WireRecord _wire;
    private readonly PasswordGenerator _passwords = new(new PasswordSettings(), RandomNumberGenerator.Create());
    private readonly ConcurrentBag<string> _passwordsSeen = [];
    private Attempt? _attempt;
    private Promises _promises = null!;
    private IReadOnlyDictionary<string, string>? _rights;
    private int _count;

    private Walk(Scene scene, LocalAws aws)
    {
        _scene = scene;
        _aws = aws;
        _person = Connect(new BasicAWSCredentials("local", "local"));
        _functionClient = Connect(new SessionAWSCredentials("local", "local", "local"));
        _store = new SecretsManagerStore(_functionClient);
        _wire = new WireRecord(scene, () => _attempt!);
        aws.RotationHappened += Note;
        aws.Faults.Fired += Strike;
    }

    /// <summary>What went wrong, with the point at which it did.</summary>
    public List<string> Violations { get; } = [];

    /// <summary>How many points there are: every fault at every outside call of one rotation.</summary>
    public int Known { get; private set; }

    /// <summary>How many of them were visited.</summary>
    public int Visited { get; private set; }

    private bool HasFired => _promises.Point.Faults.Any(fault => fault.HasFired) || _wire.NotFired.Count < _promises.Point.WireFaults.Count;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <param name="where">The points to visit; a <see cref="Sample"/> unless given.</param>
    /// <param name="step">How many points lie between two that are visited.</param>
    public static async Task<Walk> VisitAsync(Scene scene, Predicate<Point>? where = null, int step = Sample.Step)
    {
        var aws = await LocalAws.StartAsync(new LocalAwsOptions { RotationRetries = [TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero] }, Stop);
        var walk = new Walk(scene, aws);
        for (var poller = 0; poller < 2; poller++) // so that two invocations can run at once
            walk._functions.Add(await AttachedFunction.StartAsync(aws, FunctionName, walk.HandleAsync));
        if (scene.Administrator is { } administrator)
            await walk._person.CreateSecretAsync(new CreateSecretRequest { Name = administrator.Name, SecretString = administrator.Value }, Stop);
        try
        {
            await walk.VisitAsync(where, step);
        }
        catch
        {
            await walk.DisposeAsync();
            throw;
        }
        return walk;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var function in _functions)
            await function.DisposeAsync();
        await _aws.DisposeAsync();
        _person.Dispose();
        _functionClient.Dispose();
    }

    private async Task VisitAsync(Predicate<Point>? where, int step)
    {
        var points = await EnumerateAsync();
        Known = points.Count;
        foreach (var point in where is null ? [.. Sample.Of(points, step), .. Sample.PairsOf(points)] : points.Where(point => where(point)))
            await VisitAsync(point);
        await LookForLeaksAsync();
        TestContext.Current.TestOutputHelper?.WriteLine($"{Visited} of {Known} points visited, {Violations.Count} violations.");
    }

    private async Task<IReadOnlyList<Point>> EnumerateAsync()
    {
        await RotateAsync(new Point("without a fault"));
        Assert.Empty(Violations);
        _rights = await _scene.ReadRightsAsync();
        return [.. Points.At(_aws.Faults.Counts), .. Points.At(_wire.Requests, _wire.Answered)];
    }

    private async Task VisitAsync(Point point)
    {
        Visited++;
        await RotateAsync(point);
        if (!HasFired)
            Violations.Add($"{point}: the fault has not happened");
    }

    private async Task RotateAsync(Point point)
    {
        await _scene.ResetAsync();
        var secret = await _person.CreateSecretAsync(new CreateSecretRequest { Name = $"walk-{++_count}", SecretString = _scene.FirstValue }, Stop);
        for (var turn = 0; turn < _scene.TurnsBefore; turn++)
        {
            Begin(secret.ARN, new Point("a turn before"));
            Assert.IsType<RotationSucceeded>((await RotateAsync(secret.ARN)).End);
        }
        Begin(secret.ARN, point);
        var (version, end) = await RotateAsync(secret.ARN);
        await _promises.RequireFinishedAsync(end, version);
    }

    private void Begin(string secretArn, Point point)
    {
        _promises = new Promises(_scene, _person, secretArn, point, _rights, Violations, _passwordsSeen);
        _aws.Faults.Clear();
        foreach (var fault in point.Faults)
            _aws.Faults.Add(fault);
        _wire.Begin(point.WireFaults);
    }

    private async Task<(string Version, RotationActivity End)> RotateAsync(string secretArn)
    {
        var rotation = await _person.RotateSecretAsync(new RotateSecretRequest { SecretId = secretArn, RotationLambdaARN = FunctionName }, Stop);
        return (rotation.VersionId, await _ends.Reader.ReadAsync(Stop));
    }

    private async Task HandleAsync(JsonElement json)
    {
        var rotationEvent = RotationEvent.Parse(json);
        var attempt = _attempt = new Attempt(_store, new CancellationTokenSource());
        try
        {
            var services = new RotationServices(attempt, _passwords, _promises.Log, attempt.Clock);
            await _scene.Rotator.RotateAsync(rotationEvent, services, TimeSpan.FromSeconds(30), attempt.Death);
        }
        finally
        {
            attempt.End();
            EndFaults();
            if (HasFired) // until then it is the rotation that was recorded, and looked at
                await _promises.LookAsync($"after {rotationEvent.Step}", rotationEvent.ClientRequestToken);
        }
    }

    // What goes on to the end of the step stops with it.
    private void EndFaults()
    {
        foreach (var fault in _promises.Point.Faults.Where(fault => fault is { HasFired: true, GoesOn: true }))
            _aws.Faults.Remove(fault);
    }

    private void Strike(Fault fault)
    {
        if (fault.Kind is FaultKind.KillBefore or FaultKind.KillAfter)
            _attempt!.Kill();
        if (fault.Kind == FaultKind.Delay)
            _attempt!.TimeOut();
    }

    private void Note(RotationActivity activity)
    {
        if (activity is StepEnded { Error: { } error })
            _promises.Hear(error);
        if (activity is RotationSucceeded or RotationAbandoned or RotationFailed { RetryIn: null })
            _ends.Writer.TryWrite(activity);
    }

    private async Task LookForLeaksAsync()
    {
        var log = await _scene.ReadServerLogAsync();
        if (_passwordsSeen.Any(password => log.Contains(password, StringComparison.Ordinal)))
            Violations.Add("in the server's log: a password stands there");
    }

    private AmazonSecretsManagerClient Connect(AWSCredentials credentials) => new(credentials, new AmazonSecretsManagerConfig
    {
        ServiceURL = _aws.Endpoint.ToString(), AuthenticationRegion = _aws.Options.Region, MaxErrorRetry = 0, Timeout = Patience,
    });
}
