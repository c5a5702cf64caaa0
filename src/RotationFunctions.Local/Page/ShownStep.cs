namespace RotationFunctions.Local.Page;

/// <param name="State"><c>waiting</c>, <c>running</c>, <c>succeeded</c> or <c>failed</c>.</param>
/// <param name="Calls">The Secrets Manager operations that were called meanwhile.</param>
/// <param name="Moves">The labels that stand elsewhere than before the step.</param>
internal sealed record ShownStep(
    string Name, string State, long Milliseconds, IReadOnlyList<string> Calls, IReadOnlyList<ShownMove> Moves, string? Error)
{
    public static ShownStep Waiting(string name) => new(name, "waiting", 0, [], [], null);
}
