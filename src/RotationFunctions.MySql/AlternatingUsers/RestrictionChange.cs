namespace RotationFunctions.MySql;

/// <summary>
/// What makes MySQL take back, for one database, the same of the rights on everything. A <c>REVOKE</c> of a right that the account has not on
/// the database, but on everything, takes it back; the <c>GRANT</c> after it does no more than end that.
/// </summary>
/// <param name="database">Such as <c>`shop`.*</c>.</param>
internal sealed class RestrictionChange(string database, AccountState wanted, AccountState now, Administrator administrator)
{
    /// <summary>The catalogue's word for passing rights on.</summary>
    private const string Grant = "GRANT";

    private IEnumerable<string> Wanted => wanted.Rights.Restrictions.GetValueOrDefault(database, []);

    private IEnumerable<string> Now => now.Rights.Restrictions.GetValueOrDefault(database, []);

    /// <summary>What is no more taken back. It goes with the right on everything where that is lost, or was not there.</summary>
    public IEnumerable<Statement> Lifts()
    {
        string[] lifted = [.. Now.Except(Wanted).Where(right => HasOnEverything(wanted, right) && HasOnEverything(now, right)).Order(StringComparer.Ordinal)];
        if (lifted.Length == 0)
            yield break;
        string[] privileges = [.. lifted.Where(right => right != Grant).DefaultIfEmpty("USAGE")];
        var words = string.Join(", ", privileges);
        yield return new Statement(
            $"GRANT {words} ON {database} TO {now.Account.Sql}{(lifted.Contains(Grant) ? " WITH GRANT OPTION" : "")}", administrator.CureFor(words, database));
    }

    public IEnumerable<Statement> Restrictions()
    {
        var missing = Wanted.Except(Now).Select(right => right == Grant ? "GRANT OPTION" : right).Order(StringComparer.Ordinal).ToList();
        if (missing.Count == 0)
            yield break;
        var words = string.Join(", ", missing);
        yield return new Statement($"REVOKE {words} ON {database} FROM {now.Account.Sql}", administrator.CureFor(words, database));
    }

    private static bool HasOnEverything(AccountState account, string right)
    {
        var rights = account.Rights.On(AccountRights.Everything);
        return right == Grant ? rights.MayGrant : rights.HasAll || rights.Privileges.Contains(new Privilege(right));
    }
}
