namespace RotationFunctions.MySql;

/// <summary>An account's rights on one object, or on all of them.</summary>
internal sealed class ObjectRights
{
    public static readonly ObjectRights None = new();

    public HashSet<Privilege> Privileges { get; } = [];

    /// <summary>Whether it may pass them on.</summary>
    public bool MayGrant { get; set; }

    public bool HasAll => Privileges.Contains(Privilege.All);
}
