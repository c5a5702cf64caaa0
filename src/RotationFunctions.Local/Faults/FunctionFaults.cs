using System.Text;
using System.Text.Json;
using RotationFunctions.Local.Lambda;

namespace RotationFunctions.Local.Faults;

/// <summary>Faults at invocations of a step.</summary>
internal sealed class FunctionFaults(LambdaEmulator lambda, FaultPlan plan) : IFunctions
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LateStep> _late = []; // by the secret

    public bool Exists(string functionNameOrArn) => lambda.Exists(functionNameOrArn);

    public async Task<InvocationResult> InvokeAsync(string functionNameOrArn, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        var (step, secret) = Read(payload);
        var fault = step is null ? null : plan.Choose(step);
        var late = Exchange(secret, fault?.Kind == FaultKind.Late ? new LateStep(fault, functionNameOrArn, payload) : null);
        if (fault is not null and not { Kind: FaultKind.Late })
            plan.Fire(fault);
        var result = await FaultAsync(fault?.Kind);
        if (late is not null)
        {
            plan.Fire(late.Fault);
            await lambda.InvokeAsync(late.Function, late.Payload, cancellationToken);
        }
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

    private LateStep? Exchange(string secret, LateStep? late)
    {
        lock (_lock)
        {
            _late.Remove(secret, out var before);
            if (late is not null)
                _late.Add(secret, late);
            return before;
        }
    }

    private static byte[] LostAnswer() => Encoding.UTF8.GetBytes("""{"errorMessage":"The function's answer was lost on its way."}""");

    private static (string? Step, string Secret) Read(ReadOnlyMemory<byte> payload)
    {
        try
        {
            using var json = JsonDocument.Parse(payload);
            return (Find(json.RootElement, "Step"), Find(json.RootElement, "SecretId") ?? "");
        }
        catch (JsonException)
        {
            return (null, ""); // a function may be invoked with anything
        }
    }

    private static string? Find(JsonElement rotationEvent, string name) =>
        rotationEvent.ValueKind == JsonValueKind.Object && rotationEvent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString() : null;

    private sealed record LateStep(Fault Fault, string Function, ReadOnlyMemory<byte> Payload);
}
