namespace RotationFunctions.Databases;

/// <summary>
/// What becomes of a staged password that the server's policy refuses: it can never be replaced under its token, and would be tried
/// for days.
/// </summary>
internal sealed class RefusedPassword(DatabaseAccess database, Rotation rotation)
{
    /// <summary>Whether it is the password that the server refuses, so that another one could be accepted.</summary>
    public static bool IsThat(RotationException refusal) => refusal.Code is DatabaseErrors.PasswordRejected or DatabaseErrors.PasswordReused;

    /// <summary>Gives pending up, but only once it is proved that it is not in use and that current is. It returns where pending turns out to work.</summary>
    /// <param name="current">The current credential; <c>null</c> where it is known that it does not log in.</param>
    /// <exception cref="RotationException">In every other case; <paramref name="refusal"/> itself where no label was touched.</exception>
    public async Task GiveUpAsync(
        RotationException refusal, DatabaseSecret? current, DatabaseSecret pending, CancellationToken cancellationToken)
    {
        var currentWorks = current is not null && await database.CanLogInAsync(current, rotation.Log, cancellationToken);
        var bothMayWork = current?.UserName != pending.UserName || refusal.Code == DatabaseErrors.PasswordReused;
        // Asked only where the answer is open: a login that is refused may lock the account. Where a server keeps two passwords of one
        // user and a policy came after the pending one was set, both work on, and the next rotation says that current is the older one.
        if ((bothMayWork || !currentWorks) && await IsInUseAsync(pending, isOther: current?.UserName != pending.UserName, cancellationToken))
            return;
        if (!currentWorks)
            throw refusal;
        await rotation.DetachPendingAsync();
        throw new RotationException(DatabaseErrors.PasswordRejected,
            $"The server refuses the new password of {pending}, and would refuse it in every repeat, so {StagingLabels.Pending} was taken off "
            + $"version {rotation.VersionId} of secret {rotation.SecretId}; the current password still works. Make PASSWORD_LENGTH and the "
            + "EXCLUDE_… settings fit the server's password policy, then start a new rotation with RotateSecret.");
    }

    /// <param name="isOther">Of two users, not the one in use: it may be locked, after a proof like this one, and no application needs it.</param>
    private async Task<bool> IsInUseAsync(DatabaseSecret pending, bool isOther, CancellationToken cancellationToken)
    {
        try
        {
            return await database.CanLogInAsync(pending, rotation.Log, cancellationToken);
        }
        catch (RotationException locked) when (isOther && locked.Code == DatabaseErrors.AccountLocked)
        {
            return false;
        }
    }
}
