namespace RotationFunctions.Cli.Now.Leak;

/// <summary>Every leaked value of a secret is refused, as logging in with it has proved.</summary>
/// <param name="Values">How many there were.</param>
/// <param name="Rotations">How many it took.</param>
/// <param name="SessionsEnded"><c>null</c> where none were to end, or there are none.</param>
internal sealed record LeakEnd(int Values, int Rotations, int? SessionsEnded)
{
    public override string ToString() =>
        $"rotated {(Rotations == 1 ? "once" : "twice")}; {(Values == 1 ? "the leaked value is" : $"the {Values} leaked values are")} "
        + $"refused{(SessionsEnded is { } ended ? $"; sessions ended: {ended}" : "")}.";
}
