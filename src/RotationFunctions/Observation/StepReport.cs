namespace RotationFunctions;

/// <summary>How one step ended, in facts that may be shown to anybody who may see the secret's name.</summary>
/// <param name="Step">The step's name in events, such as <c>createSecret</c>.</param>
/// <param name="SecretId">The secret's ARN.</param>
/// <param name="VersionId">The version that the rotation makes; empty for a check.</param>
/// <param name="Outcome">A <see cref="RotationOutcome"/>, or one of the words below.</param>
/// <param name="Code">The cause of a failure or of the waiting, else <c>null</c>.</param>
/// <param name="Duration">Of the step alone, without the start of the process.</param>
/// <param name="Calls">Requests to the secret store, without the client's own retries.</param>
public sealed record StepReport(
    string Step, string SecretId, string VersionId, string Outcome, string? Code, TimeSpan Duration, int Calls)
{
    /// <summary>The outcome of a check.</summary>
    public const string Checked = nameof(Checked);

    /// <summary>The outcome of a step that waits for a person.</summary>
    public const string Waiting = nameof(Waiting);

    /// <summary>The outcome of a step that failed.</summary>
    public const string Failed = nameof(Failed);
}
