using RotationFunctions.Databases;

namespace RotationFunctions.MySql;

/// <summary>
/// Makes every account of the user whose turn is next the equal of the account with the same host of the one in use, which is never altered.
/// </summary>
/// <remarks>
/// Each statement takes effect for good, and a crash may come after any of them. So accounts that are there are locked before anything else:
/// nobody uses them, and what is taken from them and given to them in between shows in no login. Those that are new are created locked, with
/// no password that anybody could have; those that stay locked for both users may keep it so. The password comes after all rights, and to unlock them is the last statement. A second call starts
/// from whatever it finds. Where that is an account that lets in with the password already, and got it later than the user in use got its own,
/// the first call came to its end, and the account may be in use by now: nothing is locked then or changed, even if the rights of the other user
/// have changed since. Where it got the password earlier than that, or before the version of this rotation was made, it returns with that of an earlier
/// turn, as in a rollback, and this rotation has done nothing yet. Since a clock that was put forward or is late may make it look so, the labels are
/// read once more before such an account is locked.
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
        await new MirrorCheck(session, turn, wanted, found).RequireAsync(cancellationToken);
        var passwords = await AccountPasswords.ForAsync(session, password, cancellationToken);
        var plan = new MirrorPlan(turn, _administrator, passwords, wanted, found);
        var letsIn = LetsInWithNewPassword(plan, found);
        if (letsIn && (plan.AreEqual || await WasSetByThisRotationAsync(plan, cancellationToken)))
        {
            var corrections = await new AwayTables(session).TakenFromAsync(plan.Corrections(), cancellationToken);
            if (plan.PasswordAge == PasswordAge.Doubtful && corrections.Count > 0)
                throw NotMirrored.BegunTooSoon(corrections, turn);
            await RenewOlderAsync(plan, found, cancellationToken);
            // The rest of a last statement.
            await RunAsync(plan.Unlocks(wanted.Where(account => found.With(account.Host) is { Definition.IsLocked: true })), cancellationToken);
            return NotMirrored.LeftAsItWas(corrections, turn);
        }
        if (letsIn && !await turn.IsStillDueAsync(cancellationToken))
            return null;

        await LockAsync(plan.Locks(), found, cancellationToken);
        await DropAsync(plan, cancellationToken);
        await CreateAsync(plan.Creations(), cancellationToken);
        await MakeEqualAsync(plan, cancellationToken);
        await SetPasswordsAsync(plan, cancellationToken);
        await RunAsync(plan.Unlocks(wanted), cancellationToken);
        return _statements.Advice ?? passwords.Advice;
    }

    private static bool LetsInWithNewPassword(MirrorPlan plan, IReadOnlyList<AccountState> found)
    {
        // Those that keep the passwords they have tell nothing, locked or not.
        var telling = found.Where(plan.GetsPassword).ToList();
        return telling.All(plan.HasNewPassword) && telling.Any(account => !account.Definition.IsLocked);
    }

    private async Task<bool> WasSetByThisRotationAsync(MirrorPlan plan, CancellationToken cancellationToken) => plan.PasswordAge switch
    {
        PasswordAge.Older => false,
        PasswordAge.Newer or PasswordAge.Doubtful when plan.RenewsPasswords => true, // otherwise an earlier return has left no trace, which may look newer than it is
        _ => !await turn.IsReturnAsync(cancellationToken),
    };

    private async Task LockAsync(IEnumerable<Statement> locks, IReadOnlyList<AccountState> found, CancellationToken cancellationToken)
    {
        await RunAsync(locks, cancellationToken);
        if (found.Count > 0)
            _statements.HaveLocked();
    }

    private async Task DropAsync(MirrorPlan plan, CancellationToken cancellationToken)
    {
        foreach (var account in plan.Surplus)
        {
            if (await _catalogue.FindDefinedByAsync(account.Account, cancellationToken) is { } definition)
                throw NotMirrored.StillNeeded(account.Account, definition, turn, areLocked: true);
            await _statements.RunAsync(plan.Drop(account), cancellationToken);
        }
    }

    private async Task CreateAsync(IEnumerable<Statement> creations, CancellationToken cancellationToken)
    {
        foreach (var creation in creations)
        {
            await _statements.RunAsync(creation, cancellationToken);
            _statements.HaveLocked();
        }
    }

    private async Task MakeEqualAsync(MirrorPlan plan, CancellationToken cancellationToken)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            var differences = _statements.StillOfUse(await DifferencesAsync(plan, cancellationToken));
            if (differences.Count == 0)
                return;
            await RunAsync(differences, cancellationToken);
        }
        throw NotMirrored.StillDifferent(_statements.StillOfUse(await DifferencesAsync(plan, cancellationToken)), turn);
    }

    private async Task<IEnumerable<Statement>> DifferencesAsync(MirrorPlan plan, CancellationToken cancellationToken) =>
        plan.Differences(await _catalogue.ListAsync(turn.InUse, cancellationToken), await _catalogue.ListAsync(turn.Next, cancellationToken));

    private async Task SetPasswordsAsync(MirrorPlan plan, CancellationToken cancellationToken)
    {
        foreach (var account in (await _catalogue.ListAsync(turn.Next, cancellationToken)).Where(plan.GetsPassword))
        {
            // The server's password history would refuse one that is set already.
            if (!plan.HasNewPassword(account))
                await _statements.RunAsync(plan.Password(account), cancellationToken);
            else if (plan.AgeOf(account) == PasswordAge.Older)
                await RunAsync(plan.Renewal(account), cancellationToken);
        }
    }

    /// <summary>A return with an earlier turn's password that finds all equal leaves a trace, too: the next return compares with when it came.</summary>
    private async Task RenewOlderAsync(MirrorPlan plan, IReadOnlyList<AccountState> found, CancellationToken cancellationToken)
    {
        var older = found.Where(account => plan.GetsPassword(account) && plan.AgeOf(account) == PasswordAge.Older).ToList();
        if (older.Count > 0 && !await WasSetByThisRotationAsync(plan, cancellationToken))
            await RunAsync(older.SelectMany(plan.Renewal), cancellationToken);
    }

    private async Task RunAsync(IEnumerable<Statement> statements, CancellationToken cancellationToken)
    {
        foreach (var statement in statements)
            await _statements.RunAsync(statement, cancellationToken);
    }
}
