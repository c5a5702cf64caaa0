using System.Text.Json.Serialization;

namespace RotationFunctions.Aws;

/// <summary>What the function answers. Secrets Manager does not look at it; people and tests do.</summary>
/// <param name="Checks">What <c>checkSecret</c> has found; <c>null</c> for the steps of a rotation.</param>
/// <remarks>Its form stands on the types themselves: Lambda's serializer goes by options of its own, not by those of <see cref="RotationJson"/>.</remarks>
public sealed record RotationAnswer(
    [property: JsonPropertyName("step")] string Step,
    [property: JsonPropertyName("outcome")] string Outcome,
    [property: JsonPropertyName("checks"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<Check>? Checks = null);
