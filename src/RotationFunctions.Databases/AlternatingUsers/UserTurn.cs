namespace RotationFunctions.Databases;

/// <summary>Two users that take turns: the one that applications use now, and the one that is made ready to take its place.</summary>
/// <param name="InUse">Its rights are the measure; it is never altered.</param>
/// <param name="Next">The other of the two names.</param>
public sealed record UserTurn(string InUse, string Next)
{
    private const string CloneSuffix = "_clone"; // AWS's naming

    /// <summary>The database in which applications work; <c>null</c> for the engine's usual one.</summary>
    public string? Database { get; init; }

    /// <summary>
    /// The credential of the user in use, which the server has just let in. An engine whose users may have several accounts makes the next one
    /// the equal of those alone that this opens. <c>null</c> where nothing was proved.
    /// </summary>
    public DatabaseSecret? Current { get; init; }

    /// <summary>
    /// Asks whether the pending password is the one that the next user had at its last turn, as in a rollback: then it tells nothing that the
    /// user has it already. The secret does not know of all earlier turns, so that when a password was set is the better answer, where the server tells.
    /// </summary>
    public Func<CancellationToken, Task<bool>> IsReturnAsync { get; init; } = _ => Task.FromResult(false);

    /// <summary>
    /// How long ago the version was made whose password the next user is to get; <c>null</c> where that is not known. What the next user was given
    /// before, it was given by another rotation.
    /// </summary>
    public Func<TimeSpan?> VersionAge { get; init; } = () => null;

    /// <summary>
    /// Reads the labels again. An engine that takes a next user which lets in with the pending password for one that is not in use, since the
    /// clocks say so, asks this directly before it changes it: clocks may be wrong. <c>false</c>: that user is in use by now, so that nothing is left to do.
    /// </summary>
    /// <exception cref="RotationException">As of <see cref="Rotation.IsStillPendingAsync"/>; and <see cref="RotationErrors.RotationAbandoned"/>: another user is in use now.</exception>
    public Func<CancellationToken, Task<bool>> IsStillDueAsync { get; init; } = _ => Task.FromResult(true);

    /// <summary>Is told each statement just before it changes the next user, for the log: afterwards may be too late. There must be no secret in it.</summary>
    public Action<string> OnChange { get; init; } = _ => { };

    /// <summary>The user of the two that was there first: the name without the suffix.</summary>
    public string First => IsClone(InUse) ? Next : InUse;

    /// <summary>Tells a check what the turn would run.</summary>
    /// <param name="statements">In their order, with no secret in them.</param>
    public void Announce(Checklist checks, IReadOnlyList<string> statements) => checks.Pass(
        "next turn", $"This is what it would run on the server, with the new password left out, to make '{Next}' the equal of '{InUse}'.", statements);

    /// <summary>Who is next after a user: <c>app_clone</c> after <c>app</c>, and <c>app</c> after <c>app_clone</c>.</summary>
    public static UserTurn After(string inUse) =>
        new(inUse, IsClone(inUse) ? inUse[..^CloneSuffix.Length] : inUse + CloneSuffix);

    private static bool IsClone(string user) =>
        user.Length > CloneSuffix.Length && user.EndsWith(CloneSuffix, StringComparison.Ordinal);
}
