using RotationFunctions.Databases;

namespace RotationFunctions.MySql;

/// <summary>
/// Makes every account of the user whose turn is next the equal of the account with the same host of the one in use, which is never altered.
/// </summary>
/// <remarks>
/// Each statement takes effect for good, and a crash may come after any of them. So accounts that are there are locked before anything else:
/// nobody uses them, and what is taken from them and given to them in between shows in no login. Those that are new are created locked, with
/// no password that anybody could have. The password comes after all rights, and to unlock them is the last statement. A second call starts
/// from whatever it finds. Where that is an account that lets in with the password already, the first call came to its end, and the account
/// may be in use by now: nothing is locked then or changed, even if the rights of the other user have changed since.
/// </remarks>
internal sealed class AccountMirror(MySqlSession session, UserTurn turn)
{
    // Some statements do more than they say: the second round mends that, and one more finds that all is well.
    private const int MostRounds = 5;

    private readonly Administrator _administrator = new(session.Server);
    private readonly AccountCatalogue _catalogue = new(session, new Administrator(session.Server));
    private readonly MirrorStatements _statements = new(session, turn);

    /// <returns>What an administrator should know about the outcome, or <c>null</c>.</returns>
    public async Task<string?> PrepareAsync(string password, CancellationToken cancellationToken)
    {
        await session.PrepareToWriteAsync(cancellationToken);
        await _catalogue.RequireNameFitsAsync(turn.Next, cancellationToken);
        var wanted = await _catalogue.ListAsync(turn.InUse, cancellationToken);
        var found = await _catalogue.ListAsync(turn.Next, cancellationToken);
        MirrorCheck.Require(session.Server, turn, wanted, found);
        var passwords = await AccountPasswords.ForAsync(session, password, cancellationToken);
        if (await IsPreparedAsync(wanted, found, passwords, cancellationToken))
        {
            await UnlockAsync(wanted.Where(account => found.With(account.Host) is { Definition.IsLocked: true }), cancellationToken); // the rest of a last statement
            return null;
        }

        await LockAsync(wanted, found, passwords, cancellationToken);
        await DropAsync(found.Where(account => wanted.With(account.Host) is null), cancellationToken);
        await CreateAsync(wanted.Where(account => found.With(account.Host) is null), passwords, cancellationToken);
        await MakeEqualAsync(cancellationToken);
        await SetPasswordsAsync(passwords, cancellationToken);
        await UnlockAsync(wanted, cancellationToken);
        return _statements.Advice ?? passwords.Advice;
    }

    private async Task<bool> IsPreparedAsync(
        IReadOnlyList<AccountState> wanted, IReadOnlyList<AccountState> found, AccountPasswords passwords, CancellationToken cancellationToken) =>
        found.All(account => passwords.AreSet(account.Definition.Methods))
        && found.Any(account => !account.Definition.IsLocked)
        && (AreEqual(wanted, found) || !await turn.IsReturnAsync(cancellationToken));

    private bool AreEqual(IReadOnlyList<AccountState> wanted, IReadOnlyList<AccountState> found) =>
        wanted.Count == found.Count
        && wanted.All(account => found.With(account.Host) is { } next
            && next.Definition.IsLocked == account.Definition.IsLocked
            && next.Definition.HasSameMethods(account.Definition)
            && !Differences(account, next).Any());

    private IEnumerable<Statement> Differences(AccountState wanted, AccountState now) =>
        new RightsChange(wanted, now, _administrator).Statements().Concat(new DefinitionChange(wanted, now, _administrator).Statements());

    /// <summary>
    /// Locks what is open. What is let in by another method than its equal gets that one's at once, and no password yet: the server may have
    /// lost the other, and then changes nothing else of such an account.
    /// </summary>
    private async Task LockAsync(
        IReadOnlyList<AccountState> wanted, IReadOnlyList<AccountState> found, AccountPasswords passwords, CancellationToken cancellationToken)
    {
        var changes = found
            .Select(account => (Account: account, Method: wanted.With(account.Host) is { } inUse ? MethodChange(account, inUse, passwords) : ""))
            .Where(change => !change.Account.Definition.IsLocked || change.Method.Length > 0)
            .ToDictionary(change => change.Account, change => change.Method);
        if (changes.Count > 0)
            await _statements.RunAsync(Alter([.. changes.Keys], "ACCOUNT LOCK", account => changes[account]), cancellationToken);
        _statements.HaveLocked = found.Count > 0;
    }

    private static string MethodChange(AccountState account, AccountState inUse, AccountPasswords passwords) =>
        account.Definition.HasSameMethods(inUse.Definition) ? "" : $" {passwords.None(inUse.Definition.Methods)}";

    /// <summary>
    /// Drops accounts with hosts that the user in use has none for. Left there and locked, they would keep out who comes from such a host,
    /// and whom the user in use lets in by another of its accounts.
    /// </summary>
    private async Task DropAsync(IEnumerable<AccountState> left, CancellationToken cancellationToken)
    {
        foreach (var account in left)
        {
            if (await _catalogue.FindDefinedByAsync(account.Account, cancellationToken) is { } definition)
                throw MirrorCheck.StillNeeded(account.Account, definition, turn);
            await _statements.RunAsync(
                new Statement($"DROP USER {account.Account.Sql}", _administrator.CureForAltering(account.Rights)), cancellationToken);
        }
    }

    private async Task CreateAsync(IEnumerable<AccountState> wanted, AccountPasswords passwords, CancellationToken cancellationToken)
    {
        foreach (var account in wanted)
        {
            var next = new MySqlAccount(turn.Next, account.Host);
            await _statements.RunAsync(
                new Statement($"CREATE USER {next.Sql} {passwords.None(account.Definition.Methods)} ACCOUNT LOCK", _administrator.CureForAltering(account.Rights)),
                cancellationToken);
            _statements.HaveLocked = true;
        }
    }

    private async Task MakeEqualAsync(CancellationToken cancellationToken)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            var differences = _statements.StillOfUse(await DifferencesAsync(cancellationToken));
            if (differences.Count == 0)
                return;
            foreach (var statement in differences)
                await _statements.RunAsync(statement, cancellationToken);
        }
        throw MirrorCheck.StillDifferent(_statements.StillOfUse(await DifferencesAsync(cancellationToken)), turn);
    }

    private async Task<IEnumerable<Statement>> DifferencesAsync(CancellationToken cancellationToken)
    {
        var wanted = await _catalogue.ListAsync(turn.InUse, cancellationToken);
        var now = await _catalogue.ListAsync(turn.Next, cancellationToken);
        return wanted.SelectMany(account => now.With(account.Host) is { } next ? Differences(account, next) : []);
    }

    private async Task SetPasswordsAsync(AccountPasswords passwords, CancellationToken cancellationToken)
    {
        foreach (var account in await _catalogue.ListAsync(turn.Next, cancellationToken))
        {
            // The server's password history would refuse one that an earlier attempt has set already.
            if (!passwords.AreSet(account.Definition.Methods))
                await _statements.RunAsync(Alter([account], passwords.New(account.Definition.Methods)), cancellationToken);
        }
    }

    /// <summary>Lets in by all accounts at once; but for those that are locked for the user in use as well.</summary>
    private async Task UnlockAsync(IEnumerable<AccountState> wanted, CancellationToken cancellationToken)
    {
        var open = wanted
            .Where(account => !account.Definition.IsLocked)
            .Select(account => account with { Account = new MySqlAccount(turn.Next, account.Host) })
            .ToList();
        if (open.Count > 0)
            await _statements.RunAsync(Alter(open, "ACCOUNT UNLOCK"), cancellationToken);
    }

    private Statement Alter(IReadOnlyCollection<AccountState> accounts, string what, Func<AccountState, string>? each = null) => new(
        $"ALTER USER {string.Join(", ", accounts.Select(account => account.Account.Sql + each?.Invoke(account)))} {what}",
        _administrator.CureForAltering(accounts.MaxBy(account => account.Rights.Dynamic.Count)!.Rights));
}
