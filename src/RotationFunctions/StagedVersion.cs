namespace RotationFunctions;

/// <summary>The version that a rotation makes, as it stands: pending with a value, or current already.</summary>
/// <param name="Pending"><c>null</c> where the version is current, so that its rotation is over.</param>
internal sealed record StagedVersion(SecretValue? Pending);
