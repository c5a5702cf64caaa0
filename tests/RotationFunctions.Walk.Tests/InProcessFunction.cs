using System.Security.Cryptography;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.SecretsManager;
using RotationFunctions.Aws;
using RotationFunctions.Local;
using RotationFunctions.Local.Faults;
using RotationFunctions.Local.Tests;

namespace RotationFunctions.Walk.Tests;

/// <summary>A rotator in this process, so that a point takes little time. Its death is that nothing goes out of it any more.</summary>
internal sealed class InProcessFunction : IWalkedFunction
{
    private readonly Walk _walk;
    private readonly AmazonSecretsManagerClient _client;
    private readonly SecretsManagerStore _store;
    private readonly List<AttachedFunction> _pollers = [];
    private readonly PasswordGenerator _passwords = new(new PasswordSettings(), RandomNumberGenerator.Create());
    private Attempt? _attempt;

    private InProcessFunction(Walk walk, LocalAws aws)
    {
        _walk = walk;
        _client = Walk.Connect(aws, new SessionAWSCredentials("local", "local", "local"));
        _store = new SecretsManagerStore(_client);
    }

    public bool IsDead => _attempt!.IsDead;

    public Task Ended => _attempt!.Ended;

    public string Log => "";

    public static async Task<IWalkedFunction> StartAsync(Walk walk, LocalAws aws)
    {
        var function = new InProcessFunction(walk, aws);
        for (var poller = 0; poller < 2; poller++) // so that two invocations can run at once
            function._pollers.Add(await AttachedFunction.StartAsync(aws, Walk.FunctionName, function.HandleAsync));
        return function;
    }

    public void Kill() => _attempt!.Kill();

    public void TimeOut() => _attempt!.TimeOut();

    public void Strike(Fault fault)
    {
        if (fault.Kind is FaultKind.KillBefore or FaultKind.KillAfter)
            Kill();
        if (fault.Kind == FaultKind.Delay)
            TimeOut();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var poller in _pollers)
            await poller.DisposeAsync();
        _client.Dispose();
    }

    private async Task HandleAsync(JsonElement json)
    {
        var rotationEvent = RotationEvent.Parse(json);
        if (rotationEvent.RotationToken is { } token)
            _walk.Leaks.Add("the rotation's token", token);
        var attempt = _attempt = new Attempt(_store, new CancellationTokenSource());
        try
        {
            var services = new RotationServices(attempt, _passwords, _walk.Promises.Log, attempt.Clock);
            await _walk.Scene.Rotator.RotateAsync(rotationEvent, services, TimeSpan.FromSeconds(30), attempt.Death);
        }
        finally
        {
            attempt.End();
            await _walk.LookAsync($"after {rotationEvent.Step}", rotationEvent.ClientRequestToken);
        }
    }
}
