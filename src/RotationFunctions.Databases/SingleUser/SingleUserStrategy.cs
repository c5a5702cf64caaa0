namespace RotationFunctions.Databases;

/// <summary>
/// The user changes its own password. Between the change and <c>finishSecret</c> the current value does not log in; where that
/// matters, let two users alternate.
/// </summary>
internal sealed class SingleUserStrategy(DatabaseAccess database) : IDatabaseStrategy
{
    private static readonly TimeSpan LongestWaitForLock = TimeSpan.FromSeconds(10);

    public SecretValue Create(SecretValue current, Rotation rotation)
    {
        database.Read(current);
        return current.With("password", rotation.NewPassword());
    }

    public async Task SetAsync(SecretValue pending, Rotation rotation, CancellationToken cancellationToken)
    {
        var target = database.Read(pending);
        await using var entry = await EnterAsync(target, rotation, cancellationToken);
        if (entry is null)
        {
            rotation.Log.AlreadySet();
            return;
        }
        rotation.Log.LoggedIn(entry.Version, entry.Session.Account);
        await entry.Session.LockAsync(target.UserName, LockTimeout(rotation), cancellationToken);
        if (await IsStillRightAsync(entry, target, rotation, cancellationToken))
            await ChangePasswordAsync(entry, target, rotation, cancellationToken);
    }

    public async Task TestAsync(SecretValue value, Rotation rotation, CancellationToken cancellationToken)
    {
        await using var session = await database.LogInAsync(database.Read(value), rotation.Log, cancellationToken);
        await session.ProbeAsync(database.ProbeSql, cancellationToken);
    }

    /// <summary>
    /// Logs in with the first version that works: current, as in every normal rotation; previous, where the server was set back.
    /// <c>null</c>: pending works, so an earlier attempt has set it.
    /// </summary>
    private async Task<Entry?> EnterAsync(DatabaseSecret pending, Rotation rotation, CancellationToken cancellationToken)
    {
        var current = database.Read(await rotation.ReadCurrentAsync(cancellationToken));
        SameAccount.Require(current, pending, StagingLabels.Pending, rotation);
        if (await database.TryLogInAsync(current, rotation.Log, cancellationToken) is { } session)
            return new Entry(StagingLabels.Current, current, session);
        if (await database.CanLogInAsync(pending, rotation.Log, cancellationToken))
            return null;

        if (await rotation.FindPreviousAsync(cancellationToken) is { } value)
        {
            var previous = database.Read(value);
            SameAccount.Require(current, previous, StagingLabels.Previous, rotation);
            if (await database.TryLogInAsync(previous, rotation.Log, cancellationToken) is { } older)
                return new Entry(StagingLabels.Previous, previous, older);
        }
        throw new RotationException(DatabaseErrors.NoCredentialWorks,
            $"The server refuses the current, the pending and the previous password of {current} in secret {rotation.SecretId}. Somebody "
            + "changed the password on the server, or the account has expired. Store the password that works as the current value, or "
            + "set the current value's password on the server; then rotate again.");
    }

    /// <summary>
    /// The fence, under the lock: a step that comes late, after another attempt or a later rotation, must change nothing. Labels
    /// can be read stale, so a fresh login proves that the password is still the one that this step came in with.
    /// </summary>
    private async Task<bool> IsStillRightAsync(
        Entry entry, DatabaseSecret pending, Rotation rotation, CancellationToken cancellationToken)
    {
        if (!await rotation.IsStillPendingAsync(cancellationToken))
            return false;
        if (await database.CanLogInAsync(entry.Credential, rotation.Log, cancellationToken))
            return true;
        if (await database.CanLogInAsync(pending, rotation.Log, cancellationToken))
            return false;
        throw new RotationException(RotationErrors.RotationInProgress,
            $"The password of {pending} changed while this step waited for its turn, to one that is neither the pending nor the "
            + $"{entry.Version} value of secret {rotation.SecretId}. Nothing was changed; the service will try again.", isTransient: true);
    }

    private async Task ChangePasswordAsync(
        Entry entry, DatabaseSecret pending, Rotation rotation, CancellationToken cancellationToken)
    {
        try
        {
            await entry.Session.SetOwnPasswordAsync(pending.Password, cancellationToken);
        }
        catch (RotationException refusal) when (refusal.Code == DatabaseErrors.PasswordRejected)
        {
            await GiveUpPendingAsync(refusal, entry, pending, rotation, cancellationToken);
        }
    }

    /// <summary>
    /// A staged password that the server refuses would be tried for days. Pending is given up, but only once it is proved that it
    /// is not in use and that current is.
    /// </summary>
    private async Task GiveUpPendingAsync(
        RotationException refusal, Entry entry, DatabaseSecret pending, Rotation rotation, CancellationToken cancellationToken)
    {
        if (await database.CanLogInAsync(pending, rotation.Log, cancellationToken))
            return;
        if (entry.Version != StagingLabels.Current || !await database.CanLogInAsync(entry.Credential, rotation.Log, cancellationToken))
            throw refusal;
        await rotation.DetachPendingAsync();
        throw new RotationException(DatabaseErrors.PasswordRejected,
            $"The server refuses the new password of {pending}, and would refuse it in every repeat, so {StagingLabels.Pending} was taken off "
            + $"version {rotation.VersionId} of secret {rotation.SecretId}; the current password still works. Make PASSWORD_LENGTH and the "
            + "EXCLUDE_… settings fit the server's password policy, then start a new rotation with RotateSecret.");
    }

    private static TimeSpan LockTimeout(Rotation rotation)
    {
        var half = rotation.TimeLeft / 2;
        return half < LongestWaitForLock ? half : LongestWaitForLock;
    }

    /// <summary>The version whose password logged in, and the session that it opened.</summary>
    private sealed record Entry(string Version, DatabaseSecret Credential, IDatabaseSession Session) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Session.DisposeAsync();
    }
}
