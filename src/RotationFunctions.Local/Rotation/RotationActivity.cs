namespace RotationFunctions.Local.Rotation;

/// <summary>Something that happened in a rotation, as the service sees it.</summary>
/// <param name="SecretArn">The secret.</param>
/// <param name="VersionId">The version that the rotation makes: its ClientRequestToken.</param>
public abstract record RotationActivity(string SecretArn, string VersionId);

/// <summary>A rotation begins, or begins again.</summary>
/// <param name="IsTrial">Only the configuration is tried out.</param>
public sealed record RotationStarted(string SecretArn, string VersionId, bool IsTrial) : RotationActivity(SecretArn, VersionId);

/// <summary>The function is called for a step.</summary>
public sealed record StepStarted(string SecretArn, string VersionId, string Step) : RotationActivity(SecretArn, VersionId);

/// <summary>The function has answered.</summary>
/// <param name="Labels">The version that each label stands on after the step.</param>
/// <param name="Calls">The Secrets Manager operations that were called for the secret while the step ran.</param>
/// <param name="Error">The function's error, <c>null</c> after a success.</param>
public sealed record StepEnded(
    string SecretArn, string VersionId, string Step, TimeSpan Duration, IReadOnlyDictionary<string, string> Labels,
    IReadOnlyList<string> Calls, string? Error) : RotationActivity(SecretArn, VersionId);

/// <summary>All steps succeeded.</summary>
public sealed record RotationSucceeded(string SecretArn, string VersionId, bool IsTrial) : RotationActivity(SecretArn, VersionId);

/// <summary>A step failed, or the last one did not make the version current.</summary>
/// <param name="RetryIn">When the whole rotation is tried again; <c>null</c> where it is not.</param>
public sealed record RotationFailed(string SecretArn, string VersionId, bool IsTrial, string ErrorMessage, TimeSpan? RetryIn)
    : RotationActivity(SecretArn, VersionId);

/// <summary>It does not go on: somebody changed or deleted the secret or cancelled the rotation, or the function gave the value up.</summary>
public sealed record RotationAbandoned(string SecretArn, string VersionId) : RotationActivity(SecretArn, VersionId);
