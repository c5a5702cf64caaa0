namespace RotationFunctions;

/// <summary>How a step ended well.</summary>
public enum RotationOutcome
{
    /// <summary>A new value is staged as <c>AWSPENDING</c>.</summary>
    Created,

    /// <summary>An earlier attempt had staged a value for this token; it stays.</summary>
    AlreadyCreated,

    /// <summary>The database or vendor accepts the pending value.</summary>
    Set,

    /// <summary>The pending value works.</summary>
    Tested,

    /// <summary>Nothing is pending: the service is trying out a configuration, and the current value works.</summary>
    ConfigurationTested,

    /// <summary><c>AWSCURRENT</c> moved to the pending version.</summary>
    Finished,

    /// <summary>The token's version is <c>AWSCURRENT</c> already; nothing was done.</summary>
    AlreadyCurrent,
}
