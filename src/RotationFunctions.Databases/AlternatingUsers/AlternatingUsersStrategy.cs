namespace RotationFunctions.Databases;

/// <summary>
/// Two users take turns. An administrator prepares the one that is not in use; the other, which applications use, is never altered,
/// so that the current value works at every moment.
/// </summary>
internal sealed class AlternatingUsersStrategy(DatabaseAccess database) : IDatabaseStrategy
{
    public async Task<SecretValue> CreateAsync(SecretValue current, Rotation rotation, CancellationToken cancellationToken)
    {
        var inUse = database.Read(current);
        var turn = TurnAfter(inUse);
        var owner = new TurnOwner(database, turn, inUse, rotation);
        // Once a value is staged, a set may have made the user already: then it is this rotation's own.
        if (!await owner.HadTurnAsync(cancellationToken) && await rotation.FindPendingAsync(cancellationToken) is null)
            await RequireNoStrangerAsync(owner, inUse, rotation, cancellationToken);
        return current.With("username", turn.Next).With("password", rotation.NewPassword());
    }

    public async Task SetAsync(SecretValue pending, Rotation rotation, CancellationToken cancellationToken)
    {
        var next = database.Read(pending);
        var inUse = database.Read(await rotation.ReadCurrentAsync(cancellationToken));
        // Another attempt may have finished since pending was read.
        if (next.UserName == inUse.UserName && !await rotation.IsStillPendingAsync(cancellationToken))
            return;
        var turn = TurnAfter(inUse);
        var owner = new TurnOwner(database, turn, inUse, rotation);
        turn = turn with
        {
            IsReturnAsync = async token => await owner.FindLastTurnAsync(token) is { } last && last.Password == next.Password,
            VersionAge = () => rotation.VersionAge,
            IsStillDueAsync = token => IsStillRightAsync(inUse, rotation, token),
            OnChange = rotation.Log.ChangingNext,
        };
        SameAccount.Require(inUse, next, StagingLabels.Pending, rotation, turn.Next);
        await ProveCurrentAsync(inUse, rotation, cancellationToken);
        var credential = await database.ReadAdministratorAsync(inUse, rotation, cancellationToken);
        await ProveCurrentThereAsync(inUse, credential, rotation, cancellationToken);

        await using var administrator = await database.LogInAsync(credential, rotation.Log, cancellationToken);
        await administrator.LockAsync(turn.First, DatabaseAccess.LockTimeout(rotation), cancellationToken);
        if (!await IsStillRightAsync(inUse, rotation, cancellationToken))
            return;
        await owner.RequireOursAsync(administrator, next.At(credential), cancellationToken);
        await PrepareNextAsync(administrator, turn, inUse.At(credential), next.At(credential), rotation, cancellationToken);
    }

    /// <remarks>
    /// Where the secret names a replica, what was set elsewhere takes a moment to arrive there, and its account may arrive locked first. Each
    /// login in between is refused.
    /// </remarks>
    public async Task<IDatabaseSession> LogInAsync(DatabaseSecret value, Rotation rotation, CancellationToken cancellationToken)
    {
        var session = database.MayLag(value) && await IsJustSetAsync(value, rotation, cancellationToken)
            ? await rotation.WaitForAsync(() => TryLogInThereAsync(value, rotation, cancellationToken), cancellationToken)
            : null;
        return session ?? await database.LogInAsync(value, rotation.Log, cancellationToken);
    }

    public async Task CheckAsync(DatabaseSecret current, IDatabaseSession session, Rotation rotation, Checklist checks, CancellationToken cancellationToken)
    {
        var turn = TurnAfter(current);
        checks.Pass("strategy", $"Two users take turns: '{turn.InUse}' is in use, and '{turn.Next}' is next.");
        IDatabaseSession? administrator = null;
        await checks.TryAsync("administrator", async () =>
        {
            var credential = await database.ReadAdministratorAsync(current, rotation, cancellationToken);
            await ProveCurrentThereAsync(current, credential, rotation, cancellationToken);
            administrator = await database.LogInAsync(credential, rotation.Log, cancellationToken);
            return $"The administrator logs in; the server knows the account as {administrator.Account}.";
        });
        if (administrator is null)
            return;
        await using (administrator)
        {
            // A rotation that runs now would disturb what is looked at, and the other way round.
            var isLocked = await checks.TryAsync("lock", async () =>
            {
                await administrator.LockAsync(turn.First, DatabaseAccess.LockTimeout(rotation), cancellationToken);
                return "The lock that keeps attempts apart can be taken.";
            });
            if (!isLocked)
                return;
            await checks.TryAsync("next user", () => new TurnOwner(database, turn, current, rotation).DescribeAsync(administrator, cancellationToken));
            await administrator.CheckNextAsync(turn, rotation.PasswordSettings, rotation.NewPassword(), checks, cancellationToken);
        }
    }

    private static UserTurn TurnAfter(DatabaseSecret inUse) => UserTurn.After(inUse.UserName) with { Database = inUse.Database, Current = inUse };

    private async Task<bool> IsJustSetAsync(DatabaseSecret value, Rotation rotation, CancellationToken cancellationToken) =>
        rotation.Step == RotationStep.TestSecret && database.Read(await rotation.ReadCurrentAsync(cancellationToken)).UserName != value.UserName;

    private async Task<IDatabaseSession?> TryLogInThereAsync(DatabaseSecret value, Rotation rotation, CancellationToken cancellationToken)
    {
        try
        {
            return await database.TryLogInAsync(value, rotation.Log, cancellationToken);
        }
        catch (RotationException locked) when (locked.Code == DatabaseErrors.AccountLocked)
        {
            return null;
        }
    }

    /// <summary>What another server takes for the credential in use proves nothing on the one where the administrator works.</summary>
    private Task ProveCurrentThereAsync(DatabaseSecret inUse, DatabaseSecret administrator, Rotation rotation, CancellationToken cancellationToken) =>
        database.IsSameServer(inUse, administrator) ? Task.CompletedTask : ProveCurrentAsync(inUse.At(administrator), rotation, cancellationToken);

    /// <summary>Whoever can write the secret but does not know the credential in use must not get an administrator to work for them.</summary>
    private async Task ProveCurrentAsync(DatabaseSecret inUse, Rotation rotation, CancellationToken cancellationToken)
    {
        await using var session = await database.TryLogInAsync(inUse, rotation.Log, cancellationToken)
            ?? throw new RotationException(DatabaseErrors.NoCredentialWorks,
                $"The server refuses the current password of {inUse} in secret {rotation.SecretId}, so the administrator was not called on. "
                + "Store the password that works as the current value, or set the current value's password on the server; then rotate again.");
        rotation.Log.LoggedIn(StagingLabels.Current, session.Account);
    }

    // Asked before a value is staged: a value that names a stranger could never be replaced under its token.
    private async Task RequireNoStrangerAsync(TurnOwner owner, DatabaseSecret inUse, Rotation rotation, CancellationToken cancellationToken)
    {
        var credential = await database.ReadAdministratorAsync(inUse, rotation, cancellationToken);
        await using var administrator = await database.LogInAsync(credential, rotation.Log, cancellationToken);
        await owner.RequireNoStrangerAsync(administrator, cancellationToken);
    }

    /// <summary>The fence, under the lock: the labels are read again, and the user in use must still be the one that it was.</summary>
    private async Task<bool> IsStillRightAsync(DatabaseSecret inUse, Rotation rotation, CancellationToken cancellationToken)
    {
        if (!await rotation.IsStillPendingAsync(cancellationToken))
            return false;
        var now = database.Read(await rotation.ReadCurrentAsync(cancellationToken));
        return now.UserName == inUse.UserName ? true : throw new RotationException(RotationErrors.RotationAbandoned,
            $"The current value of secret {rotation.SecretId} changed while this step waited for its turn: '{now.UserName}' is the user in use "
            + $"now, not '{inUse.UserName}'. Nothing was changed. Start a new rotation with RotateSecret if one is wanted.");
    }

    private async Task PrepareNextAsync(
        IDatabaseSession administrator, UserTurn turn, DatabaseSecret inUse, DatabaseSecret next, Rotation rotation, CancellationToken cancellationToken)
    {
        try
        {
            await administrator.PrepareNextAsync(turn, next.Password, cancellationToken);
            rotation.Log.Prepared(turn.Next, turn.InUse);
            if (administrator.Advice is { } advice)
                rotation.Log.Advise(advice);
        }
        catch (RotationException refusal) when (RefusedPassword.IsThat(refusal))
        {
            await new RefusedPassword(database, rotation).GiveUpAsync(refusal, inUse, next, cancellationToken);
        }
    }
}
