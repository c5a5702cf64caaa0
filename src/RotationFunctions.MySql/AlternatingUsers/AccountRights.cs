namespace RotationFunctions.MySql;

/// <summary>What an account may do. Objects, roles and accounts are named as SQL has them.</summary>
internal sealed class AccountRights
{
    /// <summary>All objects, in the words of <c>GRANT</c>.</summary>
    public const string Everything = "*.*";

    /// <summary>By the object, such as <c>*.*</c>, <c>`shop`.*</c> or <c>PROCEDURE `shop`.`pay`</c>.</summary>
    public Dictionary<string, ObjectRights> Objects { get; } = [];

    /// <summary>MySQL's dynamic privileges, each with whether it may be passed on.</summary>
    public Dictionary<string, bool> Dynamic { get; } = [];

    /// <summary>The accounts that it may act for, each with whether that may be passed on.</summary>
    public Dictionary<string, bool> Proxies { get; } = [];

    /// <summary>Its roles, each with whether it may be passed on.</summary>
    public Dictionary<string, bool> Roles { get; } = [];

    /// <summary>What MySQL takes back, for one database, of the rights on everything. There is a <c>GRANT</c> among them for the right to pass them on.</summary>
    public Dictionary<string, HashSet<string>> Restrictions { get; } = [];

    /// <summary>The role that is active after a login, where <c>SHOW GRANTS</c> tells (MariaDB).</summary>
    public HashSet<string> DefaultRoles { get; } = [];

    /// <summary>Adds what another may do, as a server does for a role that is active.</summary>
    public void Add(AccountRights other)
    {
        foreach (var (name, rights) in other.Objects)
        {
            Objects.TryAdd(name, new ObjectRights());
            Objects[name].Privileges.UnionWith(rights.Privileges);
            Objects[name].MayGrant |= rights.MayGrant;
        }
        Add(Dynamic, other.Dynamic);
        Add(Proxies, other.Proxies);
        Add(Roles, other.Roles);
    }

    public ObjectRights On(string name) => Objects.GetValueOrDefault(name, ObjectRights.None);

    private static void Add(Dictionary<string, bool> these, Dictionary<string, bool> those)
    {
        foreach (var (name, mayGrant) in those)
            these[name] = mayGrant | these.GetValueOrDefault(name);
    }
}
