namespace RotationFunctions.Databases;

/// <summary>How the credential of a database is changed.</summary>
public enum RotationStrategy
{
    /// <summary>The user changes its own password.</summary>
    SingleUser,

    /// <summary>Two users take turns; an administrator prepares the one that is not in use.</summary>
    AlternatingUsers,
}
