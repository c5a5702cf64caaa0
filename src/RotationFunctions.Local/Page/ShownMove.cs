namespace RotationFunctions.Local.Page;

/// <summary>A label that stands on another version than before.</summary>
internal sealed record ShownMove(string Label, string Version);
