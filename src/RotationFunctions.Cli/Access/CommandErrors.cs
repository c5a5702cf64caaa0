namespace RotationFunctions.Cli.Access;

/// <summary>
/// The causes that the command names in <see cref="RotationException.Code"/>, besides those of the runtime and the rotators.
/// </summary>
internal static class CommandErrors
{
    /// <summary>There is no function of that name.</summary>
    public const string FunctionNotFound = nameof(FunctionNotFound);

    /// <summary>Lambda did not invoke the function: a missing permission, or a function that cannot run now.</summary>
    public const string InvokeRefused = nameof(InvokeRefused);

    /// <summary>The function did not do what was asked of it.</summary>
    public const string StepFailed = nameof(StepFailed);

    /// <summary>The person at the terminal said no.</summary>
    public const string NotConfirmed = nameof(NotConfirmed);

    /// <summary>It is not proved that the current value works, so nothing that depends on that is done.</summary>
    public const string CurrentNotProved = nameof(CurrentNotProved);

    /// <summary>The secret is not in a state in which that can be done.</summary>
    public const string WrongState = nameof(WrongState);

    /// <summary>Whether something was changed could not be found out: Secrets Manager did not answer, nor when it was asked again.</summary>
    public const string OutcomeUnknown = nameof(OutcomeUnknown);

    /// <summary>What was typed or piped in is no key.</summary>
    public const string InvalidKey = nameof(InvalidKey);

    /// <summary>The command was told to end.</summary>
    public const string Interrupted = nameof(Interrupted);

    /// <summary>The local AWS could not start: its port, its folder or its functions are not to be had.</summary>
    public const string LocalAwsNotStarted = nameof(LocalAwsNotStarted);
}
