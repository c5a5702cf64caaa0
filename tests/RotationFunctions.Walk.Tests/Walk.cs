using System.Threading.Channels;
using Amazon.Runtime;
using Amazon.SecretsManager;
using Amazon.SecretsManager.Model;
using RotationFunctions.Local;
using RotationFunctions.Local.Rotation;

namespace RotationFunctions.Walk.Tests;

/// <summary>
/// Rotates once and records every outside call; then rotates again for each call and each fault, lets the service try again as it
/// does, and looks after every single step whether the promises hold.
/// </summary>
internal sealed class Walk : IAsyncDisposable
{
    public const string FunctionName = "walked";

    // What must not be left half done, such as keeping a key that was made, waits for an answer beyond the step's time: so long.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly LocalAws _aws;
    private readonly AmazonSecretsManagerClient _person;
    private readonly Channel<RotationActivity> _ends = Channel.CreateUnbounded<RotationActivity>();
    private readonly WireRecord _wire;
    private IWalkedFunction? _function;
    private IReadOnlyDictionary<string, string>? _rightsBefore;
    private string? _userInUse;
    private Rights? _rights;
    private int _count;

    private Walk(Scene scene, LocalAws aws)
    {
        Scene = scene;
        _aws = aws;
        _person = Connect(aws, new BasicAWSCredentials("local", "local"));
        _wire = new WireRecord(scene, () => _function!);
        aws.RotationHappened += Note;
        aws.Faults.Fired += fault => _function!.Strike(fault);
    }

    public Scene Scene { get; }

    /// <summary>What is promised of the rotation of now.</summary>
    public Promises Promises { get; private set; } = null!;

    /// <summary>What no log and no answer may show.</summary>
    public Leaks Leaks { get; } = new();

    /// <summary>What went wrong, with the point at which it did.</summary>
    public List<string> Violations { get; } = [];

    /// <summary>What had happened where the key was lost, and that was told; only where the vendor's way may cost it.</summary>
    public List<string> Lost { get; } = [];

    /// <summary>How many points there are: every fault at every outside call of one rotation.</summary>
    public int Known { get; private set; }

    /// <summary>How many of them were visited.</summary>
    public int Visited { get; private set; }

    /// <summary>How many pairs of them were visited.</summary>
    public int VisitedPairs { get; private set; }

    /// <summary>How many processes were killed, as the service tells it.</summary>
    public int Deaths { get; private set; }

    private bool HasFired => Promises.Point.Faults.Any(fault => fault.HasFired) || _wire.NotFired.Count < Promises.Point.WireFaults.Count;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Walks with the rotator in this process: every fault at every call, and pairs of these.</summary>
    /// <param name="where">The points to visit; a <see cref="Sample"/> unless given.</param>
    /// <param name="step">How many points lie between two that are visited.</param>
    public static Task<Walk> VisitAsync(Scene scene, Predicate<Point>? where = null, int step = Sample.Step) =>
        StartAsync(scene, InProcessFunction.StartAsync, async walk =>
        {
            var points = await walk.EnumerateAsync();
            await walk.VisitAsync(where is null ? [.. Sample.Of(points, step), .. Sample.PairsOf(points)] : points.Where(point => where(point)));
        });

    /// <summary>Walks with the function as it is deployed, and kills it before and after every call.</summary>
    /// <param name="step">How many points lie between two that are visited.</param>
    public static Task<Walk> KillAsync(Scene scene, int step) =>
        StartAsync(scene, NativeFunction.StartAsync, async walk => await walk.VisitAsync(Sample.Of(await walk.EnumerateAsync(Points.IsKill), step)));

    public static AmazonSecretsManagerClient Connect(LocalAws aws, AWSCredentials credentials) => new(credentials, new AmazonSecretsManagerConfig
    {
        ServiceURL = aws.Endpoint.ToString(), AuthenticationRegion = aws.Options.Region, MaxErrorRetry = 0, Timeout = Patience,
    });

    /// <summary>Looks whether all promises hold; until the fault has happened it is the rotation that was recorded, and looked at.</summary>
    public async Task LookAsync(string moment, string token)
    {
        // What goes on to the end of the step stops with it.
        foreach (var fault in Promises.Point.Faults.Where(fault => fault is { HasFired: true, GoesOn: true }))
            _aws.Faults.Remove(fault);
        if (HasFired)
            await Promises.LookAsync(moment, token);
    }

    public async ValueTask DisposeAsync()
    {
        if (_function is not null)
            await _function.DisposeAsync();
        await _aws.DisposeAsync();
        _person.Dispose();
    }

    private static async Task<Walk> StartAsync(Scene scene, Func<Walk, LocalAws, Task<IWalkedFunction>> start, Func<Walk, Task> visit)
    {
        var aws = await LocalAws.StartAsync(new LocalAwsOptions { RotationRetries = [TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero] }, Stop);
        var walk = new Walk(scene, aws);
        try
        {
            walk._function = await start(walk, aws);
            if (scene.Administrator is { } administrator)
                await walk._person.CreateSecretAsync(new CreateSecretRequest { Name = administrator.Name, SecretString = administrator.Value }, Stop);
            await visit(walk);
        }
        catch
        {
            await walk.DisposeAsync();
            throw;
        }
        return walk;
    }

    private async Task VisitAsync(IEnumerable<Point> points)
    {
        foreach (var point in points)
            await VisitAsync(point);
        await LookForLeaksAsync();
        TestContext.Current.TestOutputHelper?.WriteLine($"{Visited} of {Known} points and {VisitedPairs} pairs visited, {Violations.Count} violations, {Lost.Count} keys lost.");
    }

    private async Task<IReadOnlyList<Point>> EnumerateAsync(Predicate<Point>? where = null)
    {
        await RotateAsync(new Point("without a fault"));
        if (Scene.Wire.Received.Contains(Scene.Refusal, StringComparison.Ordinal))
            Violations.Add("without a fault: a login was refused");
        _rights = new Rights(_rightsBefore!, await Scene.ReadRightsAsync());
        if (_userInUse is not null && _rights.FindChange(_userInUse) is { } change)
            Violations.Add($"without a fault: {change}");
        var points = Points.At(_aws.Faults.Counts).Concat(Points.At(_wire.Requests, _wire.Answered));
        List<Point> all = [.. points.Where(point => where?.Invoke(point) ?? (!Scene.RunsOneAtATime || !Points.IsTwiceAtOnce(point)))];
        Known = all.Count;
        return all;
    }

    private async Task VisitAsync(Point point)
    {
        if (point.IsPair)
            VisitedPairs++;
        else
            Visited++;
        await RotateAsync(point);
        if (Promises.IsLost)
            Lost.Add(string.Join(" and ", [.. point.Faults.Where(fault => fault.HasFired).Select(fault => fault.ToString()), .. _wire.Struck]));
        if (!HasFired)
            Violations.Add($"{point}: the fault has not happened");
    }

    private async Task RotateAsync(Point point)
    {
        await Scene.ResetAsync();
        var secret = await _person.CreateSecretAsync(new CreateSecretRequest { Name = $"walk-{++_count}", SecretString = Scene.FirstValue }, Stop);
        for (var turn = 0; turn < Scene.TurnsBefore; turn++)
        {
            Begin(secret.ARN, new Point("a turn before"));
            Assert.IsType<RotationSucceeded>((await RotateAsync(secret.ARN)).End);
            await Scene.ChangeRightsAsync(await ReadCurrentAsync(secret.ARN));
        }
        _rightsBefore ??= await Scene.ReadRightsAsync();
        _userInUse ??= (await ReadCurrentAsync(secret.ARN)).FindString("username");
        Begin(secret.ARN, point);
        var (version, end) = await RotateAsync(secret.ARN);
        await NoteSecretsAsync();
        await Promises.RequireEndAsync(end, version);
    }

    private async Task<SecretValue> ReadCurrentAsync(string secretArn) =>
        SecretValue.FromText((await _person.GetSecretValueAsync(new GetSecretValueRequest { SecretId = secretArn }, Stop)).SecretString);

    private void Begin(string secretArn, Point point)
    {
        Promises = new Promises(Scene, _person, secretArn, point, _rights, Violations, Leaks);
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

    private void Note(RotationActivity activity)
    {
        if (activity is StepEnded { Error: { } error })
        {
            Promises.Hear(error);
            Deaths += error.EndsWith("signal: killed", StringComparison.Ordinal) ? 1 : 0;
        }
        if (activity is RotationSucceeded or RotationAbandoned or RotationFailed { RetryIn: null })
            _ends.Writer.TryWrite(activity);
    }

    private async Task LookForLeaksAsync()
    {
        var log = await Scene.ReadServerLogAsync();
        if (Leaks.FindInServers(log) is { } inServers)
            Violations.Add($"in the server's log: {inServers}");
        if (Leaks.FindInFunctions(_function!.Log) is { } inFunctions)
            Violations.Add($"in the function's log: {inFunctions}");
    }

    private async Task NoteSecretsAsync()
    {
        foreach (var secret in Scene.OtherSecrets)
            Leaks.Add("another's password or key", secret);
        foreach (var verifier in await Scene.ReadStoredAsync())
            Leaks.AddStored(verifier);
    }
}
