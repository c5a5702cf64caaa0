namespace RotationFunctions.Databases;

/// <summary>
/// The user changes its own password. Between the change and <c>finishSecret</c> the current value does not log in; where that
/// matters, let two users alternate.
/// </summary>
internal sealed class SingleUserStrategy(DatabaseAccess database) : IDatabaseStrategy
{
    private const string LeavesGap = "The old one stopped working with that, while applications read the new one only once finishSecret has run.";
    private const string LetTwoTakeTurns = " Two users that take turns leave no such gap: give the secret a 'masterarn'.";

    public Task<SecretValue> CreateAsync(SecretValue current, Rotation rotation, CancellationToken cancellationToken)
    {
        database.Read(current);
        return Task.FromResult(current.With("password", rotation.NewPassword()));
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
        await entry.Session.LockAsync(target.UserName, DatabaseAccess.LockTimeout(rotation), cancellationToken);
        if (await IsStillRightAsync(entry, target, rotation, cancellationToken))
            await ChangePasswordAsync(entry, target, rotation, cancellationToken);
    }

    public Task<IDatabaseSession> LogInAsync(DatabaseSecret value, Rotation rotation, CancellationToken cancellationToken) =>
        database.LogInAsync(value, rotation.Log, cancellationToken);

    public Task CheckAsync(DatabaseSecret current, IDatabaseSession session, Rotation rotation, Checklist checks, CancellationToken cancellationToken)
    {
        checks.Pass("strategy", $"The user '{current.UserName}' changes its own password.");
        return session.CheckOwnPasswordAsync(rotation.PasswordSettings, rotation.NewPassword(), checks, cancellationToken);
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

        // A previous value that is no credential of the same account, such as a first placeholder, is no way in.
        if (await rotation.FindPreviousAsync(cancellationToken) is { } value && database.TryRead(value) is { } previous
            && SameAccount.IsSame(current, previous, current.UserName)
            && await database.TryLogInAsync(previous, rotation.Log, cancellationToken) is { } older)
        {
            return new Entry(StagingLabels.Previous, previous, older);
        }
        throw new RotationException(DatabaseErrors.NoCredentialWorks,
            $"The server refuses the current and the pending password of {current} in secret {rotation.SecretId}, and the previous one, if there is one. Somebody "
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
        throw ChangedMeanwhile(entry, pending, rotation);
    }

    private async Task ChangePasswordAsync(
        Entry entry, DatabaseSecret pending, Rotation rotation, CancellationToken cancellationToken)
    {
        try
        {
            await entry.Session.SetOwnPasswordAsync(pending.Password, cancellationToken);
            if (entry.Session.Advice is { } advice)
                rotation.Log.Advise(advice);
            if (!entry.Session.KeepsOldPassword)
                rotation.Log.Advise(entry.Session.KnowsTurns ? LeavesGap + LetTwoTakeTurns : LeavesGap);
        }
        catch (RotationException overtaken) when (overtaken.Code == DatabaseErrors.PasswordChangedMeanwhile)
        {
            await FindOvertakerAsync(entry, pending, rotation, cancellationToken);
        }
        catch (RotationException refusal) when (RefusedPassword.IsThat(refusal))
        {
            var current = entry.Version == StagingLabels.Current ? entry.Credential : null;
            await new RefusedPassword(database, rotation).GiveUpAsync(refusal, current, pending, cancellationToken);
        }
    }

    /// <summary>Returns where another attempt of this rotation has come first.</summary>
    private async Task FindOvertakerAsync(Entry entry, DatabaseSecret pending, Rotation rotation, CancellationToken cancellationToken)
    {
        if (await database.CanLogInAsync(pending, rotation.Log, cancellationToken))
            rotation.Log.AlreadySet();
        else if (await database.CanLogInAsync(entry.Credential, rotation.Log, cancellationToken))
            throw OlderOfTwo(entry, rotation);
        else
            throw ChangedMeanwhile(entry, pending, rotation);
    }

    // To replace the newer one unseen would be right after a rotation that was given up, and wrong where this step is late and the
    // newer one current: labels can be read stale.
    private static RotationException OlderOfTwo(Entry entry, Rotation rotation) => new(DatabaseErrors.PasswordChangedMeanwhile,
        $"The server keeps two passwords for {entry.Credential}, and the {entry.Version} value of secret {rotation.SecretId} is the older one. The newer, "
        + "which no version of the secret that is labelled holds, comes from a rotation that was given up after it was set, or from somebody's hand. "
        + $"Nothing was changed. Set the {entry.Version} password again on the server as an administrator, then rotate.");

    private static RotationException ChangedMeanwhile(Entry entry, DatabaseSecret pending, Rotation rotation) => new(
        RotationErrors.RotationInProgress,
        $"The password of {pending} changed while this step waited for its turn, to one that is neither the pending nor the "
        + $"{entry.Version} value of secret {rotation.SecretId}. Nothing was changed; the service will try again.", isTransient: true);

    /// <summary>The version whose password logged in, and the session that it opened.</summary>
    private sealed record Entry(string Version, DatabaseSecret Credential, IDatabaseSession Session) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Session.DisposeAsync();
    }
}
