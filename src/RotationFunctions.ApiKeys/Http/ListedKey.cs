namespace RotationFunctions.ApiKeys;

/// <summary>A key as the vendor lists it, without its value.</summary>
internal sealed record ListedKey(string Id, string? Label, DateTimeOffset? Created);
