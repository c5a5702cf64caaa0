namespace RotationFunctions.Local.Lambda;

/// <summary>No function of that name or ARN is known to the local AWS.</summary>
public sealed class FunctionNotFoundException(string functionNameOrArn)
    : Exception($"No function '{functionNameOrArn}' is defined in the local AWS, and none has attached itself to the Runtime API under that name.");
