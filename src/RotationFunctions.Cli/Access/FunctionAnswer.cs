using System.Text.Json;

namespace RotationFunctions.Cli.Access;

/// <summary>What a function answered to one invocation.</summary>
/// <param name="Payload">The JSON that it answered with, or with which Lambda describes its error.</param>
/// <param name="Error"><c>null</c> where it answered; else Lambda's word for what it did instead.</param>
internal sealed record FunctionAnswer(JsonElement Payload, string? Error)
{
    /// <summary>The function's own words for its error.</summary>
    public string? ErrorMessage => Error is null ? null
        : Payload.ValueKind == JsonValueKind.Object && Payload.TryGetProperty("errorMessage", out var message)
            && message.ValueKind == JsonValueKind.String
            ? message.GetString()
            : "The function failed and did not say why. Look into its log.";
}
