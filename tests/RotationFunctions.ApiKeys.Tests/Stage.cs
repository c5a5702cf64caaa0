using System.Security.Cryptography;
using RotationFunctions.Local.Vendors;
using RotationFunctions.Tests;

namespace RotationFunctions.ApiKeys.Tests;

/// <summary>One secret, one vendor and the rotator between them: what every scenario starts from.</summary>
internal sealed class Stage<TVendor> : IAsyncDisposable
    where TVendor : VendorServer
{
    private readonly HttpClient _http;

    public Stage(TVendor vendor, Recipe recipe, SecretValue current, ImpatientClock clock, Func<ApiKeySettings, ApiKeySettings>? change = null)
    {
        Vendor = vendor;
        Clock = clock;
        _http = VendorHttp.Create(inner => Wire = new VendorWire(inner));
        var settings = new ApiKeySettings { Recipe = recipe, VendorUrl = vendor.Url, AdministratorSecretId = Names.Administrator };
        Settings = change?.Invoke(settings) ?? settings;
        Rotator = new ApiKeyRotator(Settings, _http);
        Supplied = new SuppliedKey(Settings, _http);
        Store.Add(Names.First, current, StagingLabels.Current);
    }

    public TVendor Vendor { get; }

    public VendorWire Wire { get; private set; } = null!;

    public ApiKeySettings Settings { get; }

    public ApiKeyRotator Rotator { get; }

    public SuppliedKey Supplied { get; }

    public InMemorySecretStore Store { get; } = new(Names.Secret) { Name = Names.SecretName };

    /// <summary>How events name the secret: by its ARN, as Secrets Manager does, or by its name.</summary>
    public string SecretId { get; set; } = Names.Secret;

    public RecordingLog Log { get; } = new();

    public ImpatientClock Clock { get; }

    public PasswordGenerator Passwords { get; set; } = new(new PasswordSettings(), RandomNumberGenerator.Create());

    public TimeSpan Time { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Registers the empty pending version, as the service does before it calls the function.</summary>
    public Stage<TVendor> Begin(string token = Names.Second)
    {
        Store.Register(token);
        return this;
    }

    public Task<RotationOutcome> RunAsync(RotationStep step, string token = Names.Second) => Rotator.RotateAsync(
        new RotationEvent { Step = step, SecretId = SecretId, ClientRequestToken = token }, Services(), Time, TestContext.Current.CancellationToken);

    /// <summary>Takes an earlier value out of use at once.</summary>
    public Task RetireAsync(SecretValue retired) => Rotator.RetireAsync(retired, SecretId, Services(), Time, TestContext.Current.CancellationToken);

    public Task<IReadOnlyList<Check>> CheckAsync() => Rotator.CheckAsync(
        new RotationEvent { Step = RotationStep.CheckSecret, SecretId = SecretId, ClientRequestToken = "" }, Services(), Time, TestContext.Current.CancellationToken);

    /// <summary>Runs the steps before one.</summary>
    public async Task<Stage<TVendor>> ReachAsync(RotationStep step, string token = Names.Second)
    {
        foreach (var earlier in RotationSteps.OfRotation.TakeWhile(earlier => earlier != step))
            await RunAsync(earlier, token);
        return this;
    }

    /// <summary>Runs all steps, and tells every outside call of each by its number.</summary>
    public async Task<IReadOnlyList<(RotationStep Step, int Call)>> FindPointsAsync(string token = Names.Second)
    {
        var points = new List<(RotationStep, int)>();
        foreach (var step in RotationSteps.OfRotation)
        {
            var calls = 0;
            Watch(_ => points.Add((step, calls++)), _ => { });
            await RunAsync(step, token);
        }
        return points;
    }

    public async Task RotateAsync(string token = Names.Second)
    {
        foreach (var step in RotationSteps.OfRotation)
            await RunAsync(step, token);
    }

    public Task<RotationException> FailAsync(RotationStep step, string token = Names.Second) =>
        Assert.ThrowsAnyAsync<RotationException>(() => RunAsync(step, token));

    /// <summary>Calls both around every outside call: of the store and of the vendor.</summary>
    public void Watch(Action<string> before, Action<string> after)
    {
        Store.Before = Wire.Before = call => Run(before, call);
        Store.After = Wire.After = call => Run(after, call);
    }

    /// <summary>The process dies before or after its outside call of that number, counted from now.</summary>
    public void KillAt(int call, bool afterwards)
    {
        int before = 0, after = 0;
        Watch(_ => ProcessKilledException.ThrowIf(!afterwards && before++ == call), _ => ProcessKilledException.ThrowIf(afterwards && after++ == call));
    }

    /// <summary>The process is held before its outside call of that number, counted from now, until something else has happened.</summary>
    public void HoldAt(int call, Func<Task> meanwhile)
    {
        var calls = 0;
        Store.Before = Wire.Before = _ => calls++ == call ? meanwhile() : Task.CompletedTask;
    }

    /// <summary>From now on no process dies.</summary>
    public void Spare() => Watch(_ => { }, _ => { });

    public string Field(string label, string field) => Store.Value(label).GetString(field);

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return Vendor.DisposeAsync();
    }

    private RotationServices Services() =>
        new(Store, Passwords, Log, Clock);

    private static Task Run(Action<string> action, string call)
    {
        action(call);
        return Task.CompletedTask;
    }
}
