namespace RotationFunctions.MySql;

/// <summary>All that the server tells of one account.</summary>
internal sealed record AccountState(MySqlAccount Account, AccountDefinition Definition, AccountRights Rights)
{
    public string Host => Account.Host;

    public IReadOnlySet<string> DefaultRoles => Rights.DefaultRoles.Union(Definition.DefaultRoles).ToHashSet();
}
