namespace RotationFunctions.MySql;

/// <summary>When the next user got the new password, which it has already: since the user in use got its own, or before.</summary>
internal enum PasswordAge
{
    /// <summary>Before: at an earlier turn.</summary>
    Older,

    /// <summary>In the same second, or the server does not know.</summary>
    Unknown,

    /// <summary>Since: by an earlier attempt of this rotation.</summary>
    Newer,
}
