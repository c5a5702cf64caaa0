namespace RotationFunctions.Aws;

/// <summary>What the function answers. Secrets Manager does not look at it; people and tests do.</summary>
public sealed record RotationAnswer(string Step, string Outcome);
