using System.Text;
using System.Text.Json;
using RotationFunctions.Local.Lambda;

namespace RotationFunctions.Local.Faults;

/// <summary>Faults at invocations of a step.</summary>
internal sealed class FunctionFaults(LambdaEmulator lambda, FaultPlan plan) : IFunctions
{
    private readonly Lock _lock = new();
    private (string Function, ReadOnlyMemory<byte> Payload)? _late;

    public bool Exists(string functionNameOrArn) => lambda.Exists(functionNameOrArn);

    public async Task<InvocationResult> InvokeAsync(string functionNameOrArn, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        var fault = StepIn(payload) is { } step ? plan.Next(step)?.Kind : null;
        var late = Exchange(fault == FaultKind.Late ? (functionNameOrArn, payload) : null);
        var result = await FaultAsync(fault);
        if (late is { } again)
            await lambda.InvokeAsync(again.Function, again.Payload, cancellationToken);
        return result;

        Task<InvocationResult> InvokeAsync(FaultKind? end = null) => lambda.InvokeAsync(functionNameOrArn, payload, end, cancellationToken);

        async Task<InvocationResult> FaultAsync(FaultKind? kind)
        {
            switch (kind)
            {
                case FaultKind.Again:
                    await InvokeAsync();
                    return await InvokeAsync();
                case FaultKind.AtOnce:
                    return (await Task.WhenAll(InvokeAsync(), InvokeAsync()))[0];
                case FaultKind.Lost:
                    return (await InvokeAsync()) with { FunctionError = "Unhandled", Payload = LostAnswer() };
                default:
                    return await InvokeAsync(kind);
            }
        }
    }

    private (string Function, ReadOnlyMemory<byte> Payload)? Exchange((string, ReadOnlyMemory<byte>)? late)
    {
        lock (_lock)
        {
            var before = _late;
            _late = late;
            return before;
        }
    }

    private static byte[] LostAnswer() => Encoding.UTF8.GetBytes("""{"errorMessage":"The function's answer was lost on its way."}""");

    private static string? StepIn(ReadOnlyMemory<byte> payload)
    {
        try
        {
            using var json = JsonDocument.Parse(payload);
            return json.RootElement is { ValueKind: JsonValueKind.Object } rotationEvent
                && rotationEvent.TryGetProperty("Step", out var step) && step.ValueKind == JsonValueKind.String ? step.GetString() : null;
        }
        catch (JsonException)
        {
            return null; // a function may be invoked with anything
        }
    }
}
