namespace RotationFunctions.Cli.Supply;

/// <param name="KeyId">The vendor's id of the key, as it was given.</param>
/// <param name="Function">In the place of the secret's own.</param>
internal sealed record SupplyOrder(string SecretId, string? KeyId, bool KeepsWhiteSpace, string? Function);
