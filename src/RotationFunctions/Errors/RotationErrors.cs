namespace RotationFunctions;

/// <summary>The causes that the runtime itself names in <see cref="RotationException.Code"/>.</summary>
public static class RotationErrors
{
    /// <summary>The event that invoked the function is not a rotation event.</summary>
    public const string InvalidEvent = nameof(InvalidEvent);

    /// <summary>An environment variable of the function has a value that cannot be used.</summary>
    public const string InvalidSettings = nameof(InvalidSettings);

    /// <summary>A version's value lacks a field, or a field has the wrong type.</summary>
    public const string InvalidSecret = nameof(InvalidSecret);

    /// <summary>There is no such secret, or the function cannot see it.</summary>
    public const string SecretNotFound = nameof(SecretNotFound);

    /// <summary>The store refuses the function: a missing permission or key.</summary>
    public const string AccessDenied = nameof(AccessDenied);

    /// <summary>The store does not take the credentials of who asks: they have expired, or are not valid.</summary>
    public const string CredentialsRefused = nameof(CredentialsRefused);

    /// <summary>The store refused the request for a reason of its own, such as a secret that is scheduled for deletion.</summary>
    public const string StoreRefused = nameof(StoreRefused);

    /// <summary>The store did not answer, or asked to slow down, also after the client's own retries.</summary>
    public const string StoreUnavailable = nameof(StoreUnavailable);

    /// <summary>Rotation is turned off for the secret.</summary>
    public const string RotationDisabled = nameof(RotationDisabled);

    /// <summary>The token's version lost <c>AWSPENDING</c> to another version, or somebody moved <c>AWSCURRENT</c> meanwhile.</summary>
    public const string RotationAbandoned = nameof(RotationAbandoned);

    /// <summary>The token's version carries no label any more: detached by the rotation itself, or by a person's change.</summary>
    public const string PendingDetached = nameof(PendingDetached);

    /// <summary>The version that must be promoted or set has no value.</summary>
    public const string PendingHasNoValue = nameof(PendingHasNoValue);

    /// <summary>No version is current, or the current version has no value to rotate from.</summary>
    public const string CurrentHasNoValue = nameof(CurrentHasNoValue);

    /// <summary>The store's answers contradict each other (they are eventually consistent) and did not settle in time.</summary>
    public const string StaleRead = nameof(StaleRead);

    /// <summary>Another attempt at a rotation of the same credential holds it now.</summary>
    public const string RotationInProgress = nameof(RotationInProgress);

    /// <summary>The invocation's time ran out before the work was done.</summary>
    public const string OutOfTime = nameof(OutOfTime);

    /// <summary>A fault that the rotator did not name; its kind is told, its text is not, since it may hold a secret.</summary>
    public const string Unexpected = nameof(Unexpected);
}
