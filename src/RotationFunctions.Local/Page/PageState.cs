namespace RotationFunctions.Local.Page;

/// <summary>All that the page shows.</summary>
/// <param name="Rotations">Newest first.</param>
/// <param name="Log">Newest first.</param>
internal sealed record PageState(IReadOnlyList<ShownRotation> Rotations, IReadOnlyList<ShownSecret> Secrets, IReadOnlyList<ShownLine> Log);
