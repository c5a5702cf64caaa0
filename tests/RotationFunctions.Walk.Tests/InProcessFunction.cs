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
    private readonly WalkStage _stage;
    private readonly AmazonSecretsManagerClient _client;
    private readonly SecretsManagerStore _store;
    private readonly List<AttachedFunction> _pollers = [];
    private readonly PasswordGenerator _passwords = new(new PasswordSettings(), RandomNumberGenerator.Create());
    private Attempt? _attempt;

    private InProcessFunction(WalkStage stage, LocalAws aws)
    {
        _stage = stage;
        _client = WalkStage.Connect(aws, new SessionAWSCredentials("local", "local", "local"));
        _store = new SecretsManagerStore(_client);
    }

    public bool IsDead => _attempt!.IsDead;

    public Task Ended => _attempt!.Ended;

    public string Log => "";

    public static async Task<IWalkedFunction> StartAsync(WalkStage stage, LocalAws aws)
    {
        var function = new InProcessFunction(stage, aws);
        for (var poller = 0; poller < 2; poller++) // so that two invocations can run at once
            function._pollers.Add(await AttachedFunction.StartAsync(aws, WalkStage.FunctionName, function.HandleAsync));
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
            _stage.Leaks.Add("the rotation's token", token);
        var attempt = _attempt = new Attempt(_store, rotationEvent.RotationToken, _stage.Promises, new CancellationTokenSource());
        var end = rotationEvent.Step == RotationStep.CreateSecret ? _stage.Promises.Attempts.Begin() : _ => { };
        var isWell = false;
        try
        {
            var services = new RotationServices(_stage.Scene.StoreOf(attempt, _stage.Promises.Log), _passwords, _stage.Promises.Log, attempt.Clock);
            await _stage.Scene.Rotator.RotateAsync(rotationEvent, services, TimeSpan.FromSeconds(30), attempt.Death);
            isWell = true;
        }
        finally
        {
            attempt.End();
            end(isWell);
            await _stage.LookAsync($"{rotationEvent.Step}", rotationEvent.ClientRequestToken);
        }
    }
}
