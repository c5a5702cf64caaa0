using System.Threading.Channels;
using Amazon.Runtime;
using Amazon.SecretsManager;
using Amazon.SecretsManager.Model;
using RotationFunctions.ApiKeys;
using RotationFunctions.Local;
using RotationFunctions.Local.Rotation;

namespace RotationFunctions.Walk.Tests;

/// <summary>A scene in a local AWS: one rotation after another, each with the faults of one point, and what went wrong in them.</summary>
internal sealed class WalkStage : IAsyncDisposable
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

    private WalkStage(Scene scene, LocalAws aws)
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

    /// <summary>How many processes were killed, as the service tells it.</summary>
    public int Deaths { get; private set; }

    /// <summary>Which faults of the point of now have happened.</summary>
    public Firing Firing => new(Promises.Point, _aws.Faults.Counts, _wire.Outcome);

    /// <summary>What has happened so far, in words.</summary>
    public string Happened => string.Join(" and ", [.. Promises.Point.Faults.Where(fault => fault.HasFired).Select(fault => fault.ToString()), .. _wire.Struck]);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<WalkStage> StartAsync(Scene scene, Func<WalkStage, LocalAws, Task<IWalkedFunction>> start)
    {
        var aws = await LocalAws.StartAsync(new LocalAwsOptions { RotationRetries = [TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero] }, Stop);
        var stage = new WalkStage(scene, aws);
        try
        {
            stage._function = await start(stage, aws);
            if (scene.Administrator is { } administrator)
                await stage._person.CreateSecretAsync(new CreateSecretRequest { Name = administrator.Name, SecretString = administrator.Value }, Stop);
        }
        catch
        {
            await stage.DisposeAsync();
            throw;
        }
        return stage;
    }

    public static AmazonSecretsManagerClient Connect(LocalAws aws, AWSCredentials credentials) => new(credentials, new AmazonSecretsManagerConfig
    {
        ServiceURL = aws.Endpoint.ToString(), AuthenticationRegion = aws.Options.Region, MaxErrorRetry = 0, Timeout = Patience,
    });

    /// <summary>Rotates without a fault.</summary>
    /// <returns>Every fault at every outside call of that rotation.</returns>
    public async Task<IEnumerable<Point>> RecordAsync()
    {
        await RotateAsync(new Point("without a fault"));
        if (Scene.Wire.Received.Contains(Scene.Refusal, StringComparison.Ordinal))
            Violations.Add("without a fault: a login was refused");
        _rights = new Rights(_rightsBefore!, await Scene.ReadRightsAsync());
        if (_userInUse is not null && _rights.FindChange(_userInUse) is { } change)
            Violations.Add($"without a fault: {change}");
        return Points.At(_aws.Faults.Counts).Concat(Points.At(_wire.Requests, _wire.Answered, Scene.WireFaultsAt));
    }

    /// <summary>Rotates a new secret, and the faults of the point happen.</summary>
    public async Task RotateAsync(Point point)
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

    /// <summary>Looks whether all promises hold; until the fault has happened it is the rotation that was recorded, and looked at.</summary>
    public async Task LookAsync(string step, string token)
    {
        // What goes on to the end of the step stops with it.
        foreach (var fault in Promises.Point.Faults.Where(fault => fault is { HasFired: true, GoesOn: true }))
            _aws.Faults.Remove(fault);
        _wire.EndStep();
        if (Firing.IsAny)
            await Promises.LookAsync($"after {step}", token);
    }

    public async Task LookForLeaksAsync()
    {
        var log = await Scene.ReadServerLogAsync();
        if (Leaks.FindInServers(log) is { } inServers)
            Violations.Add($"in the server's log: {inServers}");
        if (Leaks.FindInFunctions(_function!.Log) is { } inFunctions)
            Violations.Add($"in the function's log: {inFunctions}");
    }

    public async ValueTask DisposeAsync()
    {
        if (_function is not null)
            await _function.DisposeAsync();
        await _aws.DisposeAsync();
        _person.Dispose();
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
            if (Scene.SuppliedValue is { } value && error.Contains(ApiKeyErrors.WaitingForKey, StringComparison.Ordinal))
                Supply(activity, value);
            Deaths += error.EndsWith("signal: killed", StringComparison.Ordinal) ? 1 : 0;
        }
        if (activity is RotationSucceeded or RotationAbandoned or RotationFailed { RetryIn: null })
            _ends.Writer.TryWrite(activity);
    }

    // The service goes on once this has been heard.
    private void Supply(RotationActivity waiting, string value) => _person.PutSecretValueAsync(new PutSecretValueRequest
    {
        SecretId = waiting.SecretArn, ClientRequestToken = waiting.VersionId, SecretString = value, VersionStages = [StagingLabels.Pending],
    }, Stop).GetAwaiter().GetResult();

    private async Task NoteSecretsAsync()
    {
        foreach (var secret in Scene.OtherSecrets)
            Leaks.Add("another's password or key", secret);
        foreach (var verifier in await Scene.ReadStoredAsync())
            Leaks.AddStored(verifier);
    }
}
