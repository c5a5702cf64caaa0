namespace RotationFunctions.Cli.Status;

/// <summary>The state that a secret's rotation is in.</summary>
internal enum SecretCondition
{
    /// <summary>The current value works, and nothing stands in the way of the next rotation.</summary>
    Healthy,

    /// <summary>The same, where the vendor has no way to try the current value.</summary>
    NotVerifiable,

    ScheduledForDeletion,

    ManagedByAnotherService,

    NoCurrentValue,

    /// <summary>The server or vendor refuses the current value, and no unfinished rotation explains it.</summary>
    CurrentRefused,

    /// <summary>Whether the current value works could not be found out.</summary>
    CurrentUnproved,

    /// <summary>A rotation is so young that it may be running now.</summary>
    MayBeRunning,

    WaitingForKey,

    /// <summary>Rotation was turned off in the middle of a rotation, so the function refuses the steps that are left.</summary>
    TurnedOffHalfway,

    /// <summary>A rotation died before it had a value.</summary>
    PendingEmpty,

    /// <summary>The pending value is staged, and the server does not know it.</summary>
    PendingNotSet,

    /// <summary>The pending value works, and <c>AWSCURRENT</c> was not moved to it.</summary>
    SetNotPromoted,

    /// <summary>Whether the pending value is set cannot be told by the current one.</summary>
    PendingUnproved,

    /// <summary>The server has refused the pending value for so long that it will never take it.</summary>
    Poisoned,

    /// <summary>A rotation took <c>AWSPENDING</c> off its own version, since the server refuses the value; or a person did.</summary>
    GivenUp,

    /// <summary>All is well; an earlier rotation was given up, or overtaken by a person's change.</summary>
    Abandoned,

    RotationNotConfigured,

    RotationTurnedOff,

    /// <summary>The time of the next rotation is long past.</summary>
    Overdue,
}
