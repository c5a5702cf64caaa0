namespace RotationFunctions.Cli.Now.Leak;

/// <summary>What a run is to do against leaked values, besides rotating.</summary>
/// <param name="EndsSessions">Whether the sessions that their users have open are to end.</param>
internal sealed record LeakAnswer(bool EndsSessions);
