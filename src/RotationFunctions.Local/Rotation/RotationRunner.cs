using System.Text.Json;
using System.Text.Json.Nodes;
using RotationFunctions.Local.Lambda;
using RotationFunctions.Local.SecretsManager;

namespace RotationFunctions.Local.Rotation;

/// <summary>Runs the four steps of a rotation one after the other, and all of them again where one failed.</summary>
internal sealed class RotationRunner(
    Func<RotationRegister> register, CallRecord calls, IFunctions functions, LocalAwsOptions options, Action<RotationActivity> publish) : IAsyncDisposable
{
    private static readonly string[] Rotation = [RotationSteps.CreateSecret, RotationSteps.SetSecret, RotationSteps.TestSecret, RotationSteps.FinishSecret];
    private static readonly string[] Trial = [RotationSteps.TestSecret];

    private readonly Lock _lock = new();
    private readonly Dictionary<(string SecretArn, string VersionId), Task> _running = [];
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Runs a rotation in the background; one that runs already is left to itself.</summary>
    public void Begin(RotationOrder order)
    {
        lock (_lock)
        {
            if (!_stopping.IsCancellationRequested && !_running.ContainsKey((order.SecretArn, order.VersionId)))
                _running.Add((order.SecretArn, order.VersionId), Task.Run(() => RunAsync(order)));
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task[] running;
        lock (_lock)
        {
            _stopping.Cancel();
            running = [.. _running.Values];
        }
        await Task.WhenAll(running);
        _stopping.Dispose();
    }

    private async Task RunAsync(RotationOrder order)
    {
        RotationActivity? end = null;
        try
        {
            end = await RepeatAsync(order);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The local AWS is going away; the rotation stays where it is.
        }
        finally
        {
            lock (_lock)
                _running.Remove((order.SecretArn, order.VersionId));
        }
        if (end is not null)
            publish(end); // whoever hears of it can begin it again at once
    }

    /// <returns>How the last attempt ended.</returns>
    private async Task<RotationActivity> RepeatAsync(RotationOrder order)
    {
        for (var attempt = 0; ; attempt++)
        {
            publish(new RotationStarted(order.SecretArn, order.VersionId, order.IsTrial));
            TimeSpan? pause = order.IsTrial || attempt >= options.RotationRetries.Count ? null : options.RotationRetries[attempt];
            var end = await TryAsync(order, pause);
            if (end is not RotationFailed { RetryIn: { } wait })
                return end;
            publish(end);
            await Task.Delay(wait, options.Clock, _stopping.Token);
        }
    }

    /// <returns>How it ended.</returns>
    private async Task<RotationActivity> TryAsync(RotationOrder order, TimeSpan? retryIn)
    {
        foreach (var step in order.IsTrial ? Trial : Rotation)
        {
            if (!register().IsUnderWay(order))
                return Leave(order, new RotationAbandoned(order.SecretArn, order.VersionId));
            if (await RunStepAsync(order, step) is not null)
                return Leave(order, Failed($"Error when executing lambda {order.FunctionArn} during {step} step"));
        }
        return register().TryEnd(order)
            ? new RotationSucceeded(order.SecretArn, order.VersionId, order.IsTrial)
            : Failed($"All steps succeeded, but AWSCURRENT does not stand on version {order.VersionId}: finishSecret must move it there.");

        RotationFailed Failed(string message) => new(order.SecretArn, order.VersionId, order.IsTrial, message, retryIn);
    }

    // The version of a trial goes in any case.
    private RotationActivity Leave(RotationOrder order, RotationActivity end)
    {
        if (order.IsTrial)
            register().TryEnd(order);
        return end;
    }

    /// <returns>What went wrong, or <c>null</c>.</returns>
    private async Task<string?> RunStepAsync(RotationOrder order, string step)
    {
        publish(new StepStarted(order.SecretArn, order.VersionId, step));
        var before = calls.Count;
        var (duration, error) = await InvokeAsync(order, step);
        publish(new StepEnded(order.SecretArn, order.VersionId, step, duration, register().LabelsOf(order.SecretArn),
            calls.Since(before, order.SecretArn), error));
        return error;
    }

    private async Task<(TimeSpan Duration, string? Error)> InvokeAsync(RotationOrder order, string step)
    {
        var rotationEvent = new JsonObject
        {
            ["Step"] = step,
            ["SecretId"] = order.SecretArn,
            ["ClientRequestToken"] = order.VersionId,
            ["RotationToken"] = order.RotationToken,
        };
        try
        {
            var payload = JsonSerializer.SerializeToUtf8Bytes(rotationEvent);
            var result = await functions.InvokeAsync(order.FunctionArn, payload, _stopping.Token);
            return (result.Duration, result.FunctionError is null ? null : ErrorOf(result));
        }
        catch (FunctionNotFoundException missing)
        {
            return (TimeSpan.Zero, missing.Message);
        }
    }

    private static string ErrorOf(InvocationResult result)
    {
        try
        {
            using var json = JsonDocument.Parse(result.Payload);
            if (json.RootElement is { ValueKind: JsonValueKind.Object } error
                && error.TryGetProperty("errorMessage", out var message) && message.ValueKind == JsonValueKind.String)
                return message.GetString()!;
        }
        catch (JsonException)
        {
            // A function may answer anything.
        }
        return result.FunctionError!;
    }
}
