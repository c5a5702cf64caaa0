namespace RotationFunctions.MySql;

/// <summary>When the next user got the new password, which it has already: since the user in use got its own and this rotation began, or before.</summary>
internal enum PasswordAge
{
    /// <summary>Before: at an earlier turn, or by a return to it that was given up.</summary>
    Older,

    /// <summary>In the same second, or the server does not know.</summary>
    Unknown,

    /// <summary>By what the clocks tell, a moment before this rotation began; or since, if the server's clock was put forward in between.</summary>
    Doubtful,

    /// <summary>Since: by an earlier attempt of this rotation.</summary>
    Newer,
}
