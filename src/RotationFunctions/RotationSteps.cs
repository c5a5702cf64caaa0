namespace RotationFunctions;

/// <summary>The names that steps have in events: camel case, exactly.</summary>
public static class RotationSteps
{
    public const string CreateSecret = "createSecret";
    public const string SetSecret = "setSecret";
    public const string TestSecret = "testSecret";
    public const string FinishSecret = "finishSecret";
    public const string CheckSecret = "checkSecret";

    /// <summary>The four steps of a rotation, in their order.</summary>
    public static IReadOnlyList<RotationStep> OfRotation { get; } =
        [RotationStep.CreateSecret, RotationStep.SetSecret, RotationStep.TestSecret, RotationStep.FinishSecret];

    /// <summary>The name of the step in an event, such as <c>createSecret</c>.</summary>
    public static string WireName(this RotationStep step) => step switch
    {
        RotationStep.CreateSecret => CreateSecret,
        RotationStep.SetSecret => SetSecret,
        RotationStep.TestSecret => TestSecret,
        RotationStep.FinishSecret => FinishSecret,
        RotationStep.CheckSecret => CheckSecret,
        _ => throw new ArgumentOutOfRangeException(nameof(step), step, "Not a step of a rotation."),
    };

    /// <summary>The step of that name, or <c>null</c>.</summary>
    public static RotationStep? Find(string name) => name switch
    {
        CreateSecret => RotationStep.CreateSecret,
        SetSecret => RotationStep.SetSecret,
        TestSecret => RotationStep.TestSecret,
        FinishSecret => RotationStep.FinishSecret,
        CheckSecret => RotationStep.CheckSecret,
        _ => null,
    };
}
