namespace RotationFunctions.MySql;

/// <summary>All that the server tells of one account.</summary>
internal sealed record AccountState(MySqlAccount Account, AccountDefinition Definition, AccountRights Rights)
{
    public string Host => Account.Host;

    /// <summary>Roles that it has without a grant, as every account of the server.</summary>
    public IReadOnlySet<string> MandatoryRoles { get; init; } = new HashSet<string>();

    /// <summary>As they are set; what is revoked may be among them still.</summary>
    public IReadOnlySet<string> DefaultRoles => Rights.DefaultRoles.Union(Definition.DefaultRoles).ToHashSet();

    /// <summary>The roles with which its sessions begin: a server passes over those that the account does not have.</summary>
    public IReadOnlySet<string> StartRoles => DefaultRoles.Where(role => Rights.Roles.ContainsKey(role) || MandatoryRoles.Contains(role)).ToHashSet();
}
