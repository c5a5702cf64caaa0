namespace RotationFunctions.PostgreSql;

/// <summary>The statements that make a user what it shall be, and none for what it is already.</summary>
/// <param name="existing">What it is now; <c>null</c> where it has to be created.</param>
/// <param name="inUse">The user whose place it takes.</param>
internal sealed class RoleChange(Role? existing, Role wanted, Role inUse, Administrator administrator)
{
    private readonly Role _now = existing ?? new Role(wanted.Name);
    private readonly string _user = Quoted.Name(wanted.Name);

    public IReadOnlyList<Statement> Statements() => [.. Creation(), .. Attributes(), .. Grants(), .. OptionRevocations(), .. Revocations(), .. Settings()];

    private IEnumerable<Statement> Creation() => existing is null ? [new Statement($"CREATE ROLE {_user}", administrator.CureForCreating)] : [];

    private IEnumerable<Statement> Attributes()
    {
        // One that stays as it is must not be named: to name some takes a superuser, even so.
        string?[] options =
        [
            Option("LOGIN", _now.CanLogIn, wanted.CanLogIn),
            Option("INHERIT", _now.Inherits, wanted.Inherits),
            Option("CREATEDB", _now.CreatesDatabases, wanted.CreatesDatabases),
            Option("CREATEROLE", _now.CreatesRoles, wanted.CreatesRoles),
            Option(Role.Replication, _now.Replicates, wanted.Replicates),
            _now.ConnectionLimit == wanted.ConnectionLimit ? null : $"CONNECTION LIMIT {wanted.ConnectionLimit}",
            _now.ValidUntil == wanted.ValidUntil ? null : $"VALID UNTIL {Quoted.Text(wanted.ValidUntil)}",
        ];
        var changed = string.Join(' ', options.OfType<string>());
        return changed.Length == 0 ? [] : [new Statement($"ALTER ROLE {_user} {changed}", administrator.CureForAltering(_now))];
    }

    private static string? Option(string name, bool now, bool wanted) => now == wanted ? null : wanted ? name : $"NO{name}";

    private IEnumerable<Statement> Grants() =>
        from membership in Merge(wanted.Memberships)
        where !Merge(_now.Memberships).Contains(membership)
        select new Statement($"GRANT {Quoted.Name(membership.Role)} TO {_user}{Options(membership)}", CureForGranting(membership.Role));

    private string CureForGranting(string role) =>
        (role == inUse.Name ? administrator.FindCureForSuperpowers(inUse) : null) ?? administrator.CureForGranting(role);

    private string Options(Membership membership) => administrator.HasGrantOptions
        ? $" WITH ADMIN {membership.Admin}, INHERIT {membership.Inherit}, SET {membership.Set}"
        : membership.Admin ? " WITH ADMIN OPTION" : "";

    /// <summary>What several grantors gave counts together.</summary>
    private static IEnumerable<Membership> Merge(IEnumerable<Membership> memberships) =>
        from membership in memberships
        group membership by membership.Role into role
        select new Membership(role.Key, "", role.Any(one => one.Admin), role.Any(one => one.Inherit), role.Any(one => one.Set));

    /// <summary>A grant takes no option back; but for one's own, from PostgreSQL 16 on.</summary>
    private IEnumerable<Statement> OptionRevocations() =>
        from role in Merge(wanted.Memberships)
        from membership in _now.Memberships
        where membership.Role == role.Role && !(administrator.HasGrantOptions && membership.Grantor == administrator.Name)
        from option in membership.OptionsBeyond(role)
        where option == Membership.AdminOption || administrator.HasGrantOptions
        select Revocation(membership, $"{option} OPTION FOR ");

    private IEnumerable<Statement> Revocations() =>
        from membership in _now.Memberships
        where !wanted.IsMemberOf(membership.Role)
        select Revocation(membership);

    private Statement Revocation(Membership membership, string option = "")
    {
        var statement = $"REVOKE {option}{Quoted.Name(membership.Role)} FROM {_user}{GrantedBy(membership)}";
        return new Statement(statement, $"Let '{membership.Grantor}', who granted it, or a superuser run: {statement}.");
    }

    private string GrantedBy(Membership membership) => administrator.HasGrantOptions ? $" GRANTED BY {Quoted.Name(membership.Grantor)}" : "";

    private IEnumerable<Statement> Settings()
    {
        var dropped = _now.Settings.ExceptBy(wanted.Settings.Select(Place), Place);
        return dropped.Select(setting => (Setting: setting, Sql: setting.Reset(wanted.Name), Shown: setting.Reset(wanted.Name)))
            .Concat(wanted.Settings.Except(_now.Settings).Select(setting => (Setting: setting, Sql: setting.Set(wanted.Name), Shown: setting.ShowSet(wanted.Name))))
            .Select(change => new Statement(change.Sql, administrator.CureForSetting(change.Setting, change.Shown)) { Shown = change.Shown });
    }

    private static (string?, string) Place(RoleSetting setting) => (setting.Database, setting.Name);
}
