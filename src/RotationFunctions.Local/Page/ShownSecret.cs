namespace RotationFunctions.Local.Page;

/// <summary>One secret, without its value.</summary>
/// <param name="Rotation">Whether it is on, and by which function.</param>
internal sealed record ShownSecret(string Name, string Rotation, IReadOnlyList<ShownVersion> Versions);
