using RotationFunctions.Databases;

namespace RotationFunctions.MySql;

/// <summary>Tells the accounts of the next user that are this secret's own from a stranger's, by what the server has stored: a login that is refused may lock an account.</summary>
internal sealed class OwnAccounts(MySqlSession session, UserTurn turn)
{
    private readonly Administrator _administrator = new(session.Server);
    private readonly AccountCatalogue _catalogue = new(session, new Administrator(session.Server));

    /// <summary>
    /// Whether there is an account of the next user's name, or a role, besides what an earlier attempt of this rotation has left: without a
    /// password, or with that one, unless it had that at an earlier turn.
    /// </summary>
    public async Task<bool> HaveOthersAsync(string? begunWith, CancellationToken cancellationToken)
    {
        await session.PrepareToWriteAsync(cancellationToken);
        await _catalogue.RequireNameFitsAsync(turn.Next, cancellationToken);
        if (!await _catalogue.ExistsAsync(turn.Next, cancellationToken))
            return false;
        if (begunWith is null)
            return true;
        var found = await _catalogue.ListAsync(turn.Next, cancellationToken);
        var plan = await PlanAsync(begunWith, await _catalogue.ListAsync(turn.InUse, cancellationToken), found, cancellationToken);
        return found.Count == 0 || found.Any(account => !HasNone(account) && !plan.HasNewPassword(account)) || plan.PasswordAge == PasswordAge.Older;
    }

    /// <summary>
    /// The accounts of the next user that earlier rotations cannot have left. What they leave has one of these passwords, or none yet; or it has
    /// all that the user in use has and no more, as after a rotation that was given up once it had set a password that nobody knows any more. One
    /// that is locked beside these lets nobody in, and has kept whatever password it had; its equal may have been unlocked since. An empty password,
    /// or another way in than a password, comes from somebody else, whatever the rights.
    /// </summary>
    public async Task<IReadOnlyList<MySqlAccount>> FindStrangersAsync(string[] passwords, CancellationToken cancellationToken)
    {
        await session.PrepareToWriteAsync(cancellationToken);
        var (wanted, found) = (await _catalogue.ListAsync(turn.InUse, cancellationToken), await _catalogue.ListAsync(turn.Next, cancellationToken));
        var others = found.Where(account => !HasNone(account) && !passwords.Any(account.Definition.IsOpenedBy)).ToList();
        if (others.Count < found.Count)
            others.RemoveAll(account => account.Definition.IsLocked);
        if (others.Count > 0 && (await PlanAsync(passwords[0], wanted, found, cancellationToken)).HaveSameRights)
            others.RemoveAll(HasPassword);
        return [.. others.Select(account => account.Account)];
    }

    private static bool HasNone(AccountState account) => account.Definition.Methods.All(PasswordPlugin.IsUnusable);

    private bool HasPassword(AccountState account) =>
        account.Definition.Methods.All(method => method.Verifier.Length > 0 && PasswordPlugin.Of(session.Server).Contains(method.Plugin));

    private async Task<MirrorPlan> PlanAsync(
        string password, IReadOnlyList<AccountState> wanted, IReadOnlyList<AccountState> found, CancellationToken cancellationToken) =>
        new(turn, _administrator, await AccountPasswords.ForAsync(session, password, cancellationToken), wanted, found);
}
