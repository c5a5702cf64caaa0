namespace RotationFunctions.Aws;

/// <summary>What the function answers. Secrets Manager does not look at it; people and tests do.</summary>
/// <param name="Checks">What <c>checkSecret</c> has found; <c>null</c> for the steps of a rotation.</param>
public sealed record RotationAnswer(string Step, string Outcome, IReadOnlyList<Check>? Checks = null);
