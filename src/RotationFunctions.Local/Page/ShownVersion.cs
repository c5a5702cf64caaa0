namespace RotationFunctions.Local.Page;

internal sealed record ShownVersion(string Id, IReadOnlyList<string> Labels);
