namespace RotationFunctions.Local.Page;

/// <param name="State"><c>running</c>, <c>succeeded</c>, <c>failed</c> or <c>abandoned</c>.</param>
internal sealed record ShownRotation(string Name, string Version, bool IsTrial, string State, string? Message,
    IReadOnlyList<ShownStep> Steps);
