namespace RotationFunctions.Cli.Status;

/// <summary>The state of a secret in words, and the one command to run next.</summary>
/// <param name="Sentence">What is so, why, and what it means for those who use the secret.</param>
/// <param name="Next">The command to type; <c>null</c> where there is nothing to do, or nothing that a command could.</param>
internal sealed record Diagnosis(SecretCondition Condition, string Sentence, string? Next)
{
    public bool IsWell => Condition is SecretCondition.Healthy or SecretCondition.NotVerifiable or SecretCondition.Abandoned or SecretCondition.MayBeRunning
        or SecretCondition.ManagedByAnotherService;
}
