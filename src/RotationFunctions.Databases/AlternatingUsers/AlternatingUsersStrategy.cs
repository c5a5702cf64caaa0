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
        var turn = UserTurn.After(inUse.UserName);
        // Once a value is staged, a set may have made the user already: then it is this rotation's own.
        if (!await HadTurnAsync(turn, inUse, rotation, cancellationToken) && await rotation.FindPendingAsync(cancellationToken) is null)
            await RequireNoStrangerAsync(turn, inUse, rotation, cancellationToken);
        return current.With("username", turn.Next).With("password", rotation.NewPassword());
    }

    public async Task SetAsync(SecretValue pending, Rotation rotation, CancellationToken cancellationToken)
    {
        var next = database.Read(pending);
        var inUse = database.Read(await rotation.ReadCurrentAsync(cancellationToken));
        var turn = UserTurn.After(inUse.UserName) with
        {
            Database = inUse.Database,
            IsReturnAsync = async token => await FindLastTurnAsync(next.UserName, inUse, rotation, token) is { } last && last.Password == next.Password,
        };
        SameAccount.Require(inUse, next, StagingLabels.Pending, rotation, turn.Next);
        await ProveCurrentAsync(inUse, rotation, cancellationToken);
        var credential = await database.ReadAdministratorAsync(inUse, rotation, cancellationToken);
        var nextThere = next;
        if (!database.IsSameServer(inUse, credential))
        {
            await ProveCurrentAsync(inUse.At(credential), rotation, cancellationToken);
            nextThere = next.At(credential);
        }

        await using var administrator = await database.LogInAsync(credential, rotation.Log, cancellationToken);
        await administrator.LockAsync(turn.First, DatabaseAccess.LockTimeout(rotation), cancellationToken);
        if (!await IsStillRightAsync(inUse, rotation, cancellationToken))
            return;
        await RequireOursAsync(administrator, turn, inUse, nextThere, rotation, cancellationToken);
        await PrepareNextAsync(administrator, turn, inUse, next, rotation, cancellationToken);
    }

    public async Task CheckAsync(DatabaseSecret current, IDatabaseSession session, Rotation rotation, Checklist checks, CancellationToken cancellationToken)
    {
        var turn = UserTurn.After(current.UserName) with { Database = current.Database };
        checks.Pass("strategy", $"Two users take turns: '{turn.InUse}' is in use, and '{turn.Next}' is next.");
        IDatabaseSession? administrator = null;
        await checks.TryAsync("administrator", async () =>
        {
            administrator = await LogInAsAdministratorAsync(current, rotation, cancellationToken);
            return $"The administrator logs in; the server knows the account as {administrator.Account}.";
        });
        if (administrator is null)
            return;
        await using (administrator)
        {
            await checks.TryAsync("next user", () => CheckNextAsync(administrator, turn, current, rotation, cancellationToken));
            await administrator.CheckNextAsync(turn, rotation.PasswordSettings, rotation.NewPassword(), checks, cancellationToken);
        }
    }

    /// <summary>
    /// Whoever can write the secret but does not know the credential in use must not get an administrator to work for them. What another
    /// server takes for that credential proves nothing on the one where the administrator works.
    /// </summary>
    private async Task ProveCurrentAsync(DatabaseSecret inUse, Rotation rotation, CancellationToken cancellationToken)
    {
        await using var session = await database.TryLogInAsync(inUse, rotation.Log, cancellationToken)
            ?? throw new RotationException(DatabaseErrors.NoCredentialWorks,
                $"The server refuses the current password of {inUse} in secret {rotation.SecretId}, so the administrator was not called on. "
                + "Store the password that works as the current value, or set the current value's password on the server; then rotate again.");
        rotation.Log.LoggedIn(StagingLabels.Current, session.Account);
    }

    private async Task<IDatabaseSession> LogInAsAdministratorAsync(DatabaseSecret inUse, Rotation rotation, CancellationToken cancellationToken)
    {
        var credential = await database.ReadAdministratorAsync(inUse, rotation, cancellationToken);
        return await database.LogInAsync(credential, rotation.Log, cancellationToken);
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

    /// <summary>Whether the user whose turn is next is this secret's own, since an earlier version of it names that user.</summary>
    private async Task<bool> HadTurnAsync(UserTurn turn, DatabaseSecret inUse, Rotation rotation, CancellationToken cancellationToken) =>
        await FindLastTurnAsync(turn.Next, inUse, rotation, cancellationToken) is not null;

    private async Task<DatabaseSecret?> FindLastTurnAsync(string user, DatabaseSecret inUse, Rotation rotation, CancellationToken cancellationToken) =>
        await rotation.FindPreviousAsync(cancellationToken) is { } previous && database.TryRead(previous) is { } earlier && SameAccount.IsSame(inUse, earlier, user)
            ? earlier
            : null;

    private async Task<string> CheckNextAsync(
        IDatabaseSession administrator, UserTurn turn, DatabaseSecret current, Rotation rotation, CancellationToken cancellationToken)
    {
        if (!await administrator.UserExistsAsync(turn.Next, begunWith: null, cancellationToken))
            return $"The user '{turn.Next}' will be created.";
        if (await HadTurnAsync(turn, current, rotation, cancellationToken))
            return $"The user '{turn.Next}' is there, and is this secret's own.";
        return database.AdoptsExisting
            ? $"The user '{turn.Next}' is there, and will be adopted (ADOPT_EXISTING): its rights and password will be replaced by those of '{turn.InUse}'."
            : throw Stranger(turn, rotation);
    }

    // Asked before a value is staged: a value that names a stranger could never be replaced under its token.
    private async Task RequireNoStrangerAsync(UserTurn turn, DatabaseSecret inUse, Rotation rotation, CancellationToken cancellationToken)
    {
        await using var administrator = await LogInAsAdministratorAsync(inUse, rotation, cancellationToken);
        if (await administrator.UserExistsAsync(turn.Next, begunWith: null, cancellationToken) && !database.AdoptsExisting)
            throw Stranger(turn, rotation);
    }

    // Asked again under the lock: a stranger may have come since, and a value that was staged by hand was never asked about.
    private async Task RequireOursAsync(
        IDatabaseSession administrator, UserTurn turn, DatabaseSecret inUse, DatabaseSecret next, Rotation rotation, CancellationToken cancellationToken)
    {
        if (database.AdoptsExisting
            || !await administrator.UserExistsAsync(turn.Next, next.Password, cancellationToken)
            || await HadTurnAsync(turn, inUse, rotation, cancellationToken)
            || await database.CanLogInAsync(next, rotation.Log, cancellationToken))
        {
            return;
        }
        throw Stranger(turn, rotation);
    }

    private static RotationException Stranger(UserTurn turn, Rotation rotation) => new(DatabaseErrors.OtherUserExists,
        $"The server has a user '{turn.Next}' already, whose turn would be next, but the {StagingLabels.Previous} value of secret {rotation.SecretId} "
        + "does not name it: it may be a stranger's, or come from a rotation that was given up. If it is meant for this secret, set "
        + "ADOPT_EXISTING=true: its rights and password will be replaced. Otherwise rename or drop it.");
}
