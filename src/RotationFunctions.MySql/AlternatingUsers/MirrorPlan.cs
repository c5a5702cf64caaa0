using RotationFunctions.Databases;

namespace RotationFunctions.MySql;

/// <summary>The statements that make the accounts of the user whose turn is next the equals of those of the one in use.</summary>
/// <param name="wanted">The accounts of the user in use.</param>
/// <param name="found">Those that the next user has.</param>
internal sealed class MirrorPlan(
    UserTurn turn, Administrator administrator, AccountPasswords passwords, IReadOnlyList<AccountState> wanted, IReadOnlyList<AccountState> found)
{
    // The server tells whole seconds, and two machines' clocks differ a little.
    private static readonly TimeSpan Inexactness = TimeSpan.FromSeconds(2);

    // By how much the server's clock may be put forward between a set and its repeat.
    private static readonly TimeSpan ClockCorrection = TimeSpan.FromMinutes(1);

    /// <summary>Accounts with hosts that the user in use has none for.</summary>
    public IEnumerable<AccountState> Surplus => found.Where(account => wanted.With(account.Host) is null);

    /// <summary>Whether there is nothing to do, but for passwords.</summary>
    public bool AreEqual => wanted.Count == found.Count
        && wanted.All(account => found.With(account.Host) is { } next
            && next.Definition.IsLocked == account.Definition.IsLocked
            && next.Definition.HasSameMethods(account.Definition)
            && !Differences(account, next).Any());

    /// <summary>Whether no account is too many, and those of both with the same host have the same rights, limits and policies.</summary>
    public bool HaveSameRights => !Surplus.Any() && !Differences(wanted, found).Any();

    /// <summary>When the accounts that have the new password got it. One that was set since the user in use got its own outweighs all others.</summary>
    public PasswordAge PasswordAge => found.Except(Surplus).Where(HasNewPassword).Select(AgeOf).DefaultIfEmpty(PasswordAge.Unknown).Max();

    /// <summary>Whether <see cref="Renewal"/> can be run on this server.</summary>
    public bool RenewsPasswords => passwords.TakesVerifiers;

    private IEnumerable<AccountState> Missing => wanted.Where(account => found.With(account.Host) is null);

    /// <summary>All of them, as far as the server's first answer tells.</summary>
    public IEnumerable<Statement> Statements() =>
    [
        .. Locks(), .. Surplus.Select(Drop), .. Creations(), .. Differences(wanted, [.. wanted.Select(BeforeGrants)]),
        .. wanted.Where(GetsPassword).Select(account => Password(account with { Account = Next(account) })), .. Unlocks(wanted),
    ];

    /// <summary>
    /// Locks what is open. What is let in by another method than its equal gets that one's at once, and no password yet: the server may have
    /// lost the other, and then changes nothing else of such an account.
    /// </summary>
    public IEnumerable<Statement> Locks()
    {
        var changes = found
            .Select(account => (Account: account, Method: wanted.With(account.Host) is { } inUse ? MethodChange(account, inUse) : Clause.Empty))
            .Where(change => !change.Account.Definition.IsLocked || change.Method != Clause.Empty)
            .ToDictionary(change => change.Account, change => change.Method);
        if (changes.Count > 0)
            yield return Alter([.. changes.Keys], "ACCOUNT LOCK", account => changes[account]);
    }

    /// <summary>
    /// For those of <see cref="Surplus"/>: left there and locked, they would keep out who comes from such a host, and whom the user in use lets in
    /// by another of its accounts.
    /// </summary>
    public Statement Drop(AccountState account) => new($"DROP USER {account.Account.Sql}", administrator.CureForAltering(account.Rights));

    /// <summary>Creates what is not there, locked.</summary>
    public IEnumerable<Statement> Creations() => Missing.Select(account =>
    {
        var (create, none) = ($"CREATE USER {Next(account).Sql}", passwords.None(account.Definition.Methods));
        return new Statement($"{create} {none.Sql} ACCOUNT LOCK", administrator.CureForAltering(account.Rights))
        {
            Shown = $"{create} {none.Shown} ACCOUNT LOCK",
            CureWhereDefiner = administrator.CureForDefiners,
        };
    });

    /// <summary>What makes accounts of the next user the equals of those of the one in use with the same hosts, but for methods, passwords and locks.</summary>
    public IEnumerable<Statement> Differences(IReadOnlyList<AccountState> inUse, IReadOnlyList<AccountState> next) =>
        inUse.SelectMany(account => next.With(account.Host) is { } now ? Differences(account, now) : []);

    /// <summary>
    /// Whether the next user's account is to have the new password. Not where the one of the user in use is locked and the password in use is not
    /// its own: it may be another person's, who is to find it as it was once it is unlocked.
    /// </summary>
    /// <param name="account">Of either user.</param>
    public bool GetsPassword(AccountState account) =>
        wanted.With(account.Host)?.Definition is not { IsLocked: true } inUse || (turn.Current is { } current && inUse.IsOpenedBy(current.Password));

    public bool HasNewPassword(AccountState account) => passwords.AreSet(account.Definition.Methods);

    /// <summary>By the server's clock, beside the account of the user in use with the same host, and beside the version that this rotation makes.</summary>
    public PasswordAge AgeOf(AccountState account) => (account.Definition.PasswordSet - wanted.With(account.Host)?.Definition.PasswordSet) switch
    {
        < 0 => PasswordAge.Older,
        > 0 => AgeBesideVersion(account),
        _ => PasswordAge.Unknown,
    };

    public Statement Password(AccountState account) => Alter([account], passwords.New(account.Definition.Methods));

    /// <summary>Sets what the server has stored for the password once more, so that a second call sees that this one has come so far.</summary>
    public IEnumerable<Statement> Renewal(AccountState account) =>
        passwords.Same(account.Definition.Methods) is { } same ? [Alter([account], same)] : [];

    /// <summary>What an account that is left as it was would need, to be the equal of the user in use.</summary>
    public IEnumerable<Statement> Corrections() => [.. Surplus.Select(Drop), .. Creations(), .. Differences(wanted, found)];

    /// <summary>Lets in by all accounts at once; but for those that are locked for the user in use as well.</summary>
    /// <param name="inUse">The accounts of the user in use whose equals are to be unlocked.</param>
    public IEnumerable<Statement> Unlocks(IEnumerable<AccountState> inUse)
    {
        var open = inUse.Where(account => !account.Definition.IsLocked).Select(account => account with { Account = Next(account) }).ToList();
        if (open.Count > 0)
            yield return Alter(open, "ACCOUNT UNLOCK");
    }

    // How long, not when: the server's clock may be far from that of the store. The function's may not. Where a set leaves no trace, this tells nothing.
    private PasswordAge AgeBesideVersion(AccountState account) => (RenewsPasswords ? account.Definition.PasswordHeld - turn.VersionAge() : null) switch
    {
        { } before when before > ClockCorrection => PasswordAge.Older,
        { } before when before > Inexactness => PasswordAge.Doubtful,
        _ => PasswordAge.Newer,
    };

    private IEnumerable<Statement> Differences(AccountState inUse, AccountState now) =>
        new RightsChange(inUse, now, administrator).Statements().Concat(new DefinitionChange(inUse, now, administrator).Statements());

    /// <summary>The account of the next user that is there, or will have been created.</summary>
    private AccountState BeforeGrants(AccountState account) =>
        found.With(account.Host) ?? new AccountState(Next(account), new AccountDefinition(), new AccountRights());

    private Clause MethodChange(AccountState account, AccountState inUse) =>
        account.Definition.HasSameMethods(inUse.Definition) ? Clause.Empty : passwords.None(inUse.Definition.Methods);

    private MySqlAccount Next(AccountState account) => new(turn.Next, account.Host);

    private Statement Alter(IReadOnlyCollection<AccountState> accounts, Clause what, Func<AccountState, Clause>? each = null) => new(
        $"ALTER USER {List(accounts, account => each?.Invoke(account).Sql)} {what.Sql}",
        administrator.CureForAltering(accounts.MaxBy(account => account.Rights.Dynamic.Count)!.Rights))
    {
        Shown = $"ALTER USER {List(accounts, account => each?.Invoke(account).Shown)} {what.Shown}",
    };

    private static string List(IEnumerable<AccountState> accounts, Func<AccountState, string?> clause) =>
        string.Join(", ", accounts.Select(account => $"{account.Account.Sql} {clause(account)}".TrimEnd()));
}
