using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using RotationFunctions.Local.Lambda;
using RotationFunctions.Local.SecretsManager;

namespace RotationFunctions.Local.Rotation;

/// <summary>Runs the four steps of a rotation one after the other, and all of them again where one failed.</summary>
internal sealed class RotationRunner(
    Func<SecretsManagerService> service, IFunctions functions, LocalAwsOptions options, Action<RotationActivity> publish) : IAsyncDisposable
{
    private static readonly string[] Rotation = [RotationSteps.CreateSecret, RotationSteps.SetSecret, RotationSteps.TestSecret, RotationSteps.FinishSecret];
    private static readonly string[] Trial = [RotationSteps.TestSecret];

    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<string, Task> _running = new();

    /// <summary>Runs a rotation in the background; one that runs already is left to itself.</summary>
    public void Begin(RotationOrder order)
    {
        if (!_stopping.IsCancellationRequested)
            _running.GetOrAdd(order.VersionId, _ => Task.Run(() => RunAsync(order)));
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_running.Values);
        _stopping.Dispose();
    }

    private async Task RunAsync(RotationOrder order)
    {
        try
        {
            for (var attempt = 0; ; attempt++)
            {
                publish(new RotationStarted(order.SecretArn, order.VersionId, order.IsTrial));
                TimeSpan? pause = order.IsTrial || attempt >= options.RotationRetries.Count ? null : options.RotationRetries[attempt];
                if (await TryAsync(order, pause) || pause is null)
                    break;
                await Task.Delay(pause.Value, options.Clock, _stopping.Token);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The local AWS is going away; the rotation stays where it is.
        }
        finally
        {
            _running.TryRemove(order.VersionId, out _);
        }
    }

    /// <returns>Whether the rotation is over, well or not.</returns>
    private async Task<bool> TryAsync(RotationOrder order, TimeSpan? retryIn)
    {
        foreach (var step in order.IsTrial ? Trial : Rotation)
        {
            if (!service().LabelsOf(order.SecretArn).Values.Contains(order.VersionId))
            {
                publish(new RotationAbandoned(order.SecretArn, order.VersionId));
                return true;
            }
            if (await RunStepAsync(order, step) is null)
                continue;
            var message = $"Error when executing lambda {order.FunctionArn} during {step} step";
            if (order.IsTrial)
                service().End(order);
            publish(new RotationFailed(order.SecretArn, order.VersionId, order.IsTrial, message, retryIn));
            return false;
        }
        service().End(order);
        publish(new RotationSucceeded(order.SecretArn, order.VersionId, order.IsTrial));
        return true;
    }

    /// <returns>What went wrong, or <c>null</c>.</returns>
    private async Task<string?> RunStepAsync(RotationOrder order, string step)
    {
        publish(new StepStarted(order.SecretArn, order.VersionId, step));
        var calls = service().Calls.Of(order.SecretArn).Count;
        var (duration, error) = await InvokeAsync(order, step);
        publish(new StepEnded(order.SecretArn, order.VersionId, step, duration, service().LabelsOf(order.SecretArn),
            [.. service().Calls.Of(order.SecretArn).Skip(calls)], error));
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
        using var json = JsonDocument.Parse(result.Payload);
        return json.RootElement.TryGetProperty("errorMessage", out var message) ? message.GetString()! : result.FunctionError!;
    }
}
