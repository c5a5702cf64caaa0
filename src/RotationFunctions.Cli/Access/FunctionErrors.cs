namespace RotationFunctions.Cli.Access;

/// <summary>The causes that the command names in <see cref="RotationException.Code"/>, besides those of the runtime and the rotators.</summary>
internal static class FunctionErrors
{
    /// <summary>There is no function of that name.</summary>
    public const string FunctionNotFound = nameof(FunctionNotFound);

    /// <summary>Lambda did not invoke the function: a missing permission, or a function that cannot run now.</summary>
    public const string InvokeRefused = nameof(InvokeRefused);

    /// <summary>The function did not do what was asked of it.</summary>
    public const string StepFailed = nameof(StepFailed);
}
