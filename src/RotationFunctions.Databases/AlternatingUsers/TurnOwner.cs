namespace RotationFunctions.Databases;

/// <summary>Tells whether the user whose turn is next belongs to the secret: another's would lose its rights and its password.</summary>
internal sealed class TurnOwner(DatabaseAccess database, UserTurn turn, DatabaseSecret inUse, Rotation rotation)
{
    /// <summary>Whether the user is the secret's own, since its previous value names that user.</summary>
    public async Task<bool> HadTurnAsync(CancellationToken cancellationToken) => await FindLastTurnAsync(cancellationToken) is not null;

    /// <summary>The credential that the user had at its last turn.</summary>
    public async Task<DatabaseSecret?> FindLastTurnAsync(CancellationToken cancellationToken) =>
        await rotation.FindPreviousAsync(cancellationToken) is { } previous && database.TryRead(previous) is { } earlier && SameAccount.IsSame(inUse, earlier, turn.Next)
            ? earlier
            : null;

    /// <summary>For a user that had no turn yet.</summary>
    /// <exception cref="RotationException"><see cref="DatabaseErrors.OtherUserExists"/></exception>
    public async Task RequireNoStrangerAsync(IDatabaseSession administrator, CancellationToken cancellationToken)
    {
        if (await administrator.NextExistsAsync(turn, begunWith: null, cancellationToken) && !database.AdoptsExisting)
            throw Stranger(NotNamed);
    }

    /// <summary>Asked again under the lock: a stranger may have come since, and a value that was staged by hand was never asked about.</summary>
    /// <param name="next">The pending credential, where the administrator works.</param>
    /// <exception cref="RotationException"><see cref="DatabaseErrors.OtherUserExists"/></exception>
    public async Task RequireOursAsync(IDatabaseSession administrator, DatabaseSecret next, CancellationToken cancellationToken)
    {
        if (database.AdoptsExisting || !await administrator.NextExistsAsync(turn, next.Password, cancellationToken))
            return;
        var doubt = await FindDoubtAsync(administrator, next.Password, cancellationToken);
        if (doubt is not null && (administrator.ComparesPasswords || !await database.CanLogInAsync(next, rotation.Log, cancellationToken)))
            throw Stranger(doubt);
    }

    /// <summary>What a rotation would make of the user, for a check.</summary>
    /// <exception cref="RotationException"><see cref="DatabaseErrors.OtherUserExists"/></exception>
    public async Task<string> DescribeAsync(IDatabaseSession administrator, CancellationToken cancellationToken)
    {
        if (!await administrator.NextExistsAsync(turn, begunWith: null, cancellationToken))
            return $"The user '{turn.Next}' will be created.";
        if (await FindDoubtAsync(administrator, password: null, cancellationToken) is not { } doubt)
            return $"The user '{turn.Next}' is there, and is this secret's own.";
        return database.AdoptsExisting
            ? $"The user '{turn.Next}' is there, and will be adopted (ADOPT_EXISTING): its rights and password will be replaced by those of '{turn.InUse}'."
            : throw Stranger(doubt);
    }

    private string NotNamed => $"the {StagingLabels.Previous} value of secret {rotation.SecretId} does not name it";

    /// <param name="password">The pending one; <c>null</c> where there is none yet.</param>
    private async Task<string?> FindDoubtAsync(IDatabaseSession administrator, string? password, CancellationToken cancellationToken) =>
        await FindLastTurnAsync(cancellationToken) is { } last
            ? await administrator.FindDoubtAsync(turn, last, password ?? last.Password, cancellationToken)
            : NotNamed;

    private RotationException Stranger(string doubt) => new(DatabaseErrors.OtherUserExists,
        $"The server has a user '{turn.Next}' already, whose turn would be next, but {doubt}: it may be a stranger's, or come from a rotation that was given up. If it is meant for this secret, set "
        + "ADOPT_EXISTING=true: its rights and password will be replaced. Otherwise rename or drop it.");
}
