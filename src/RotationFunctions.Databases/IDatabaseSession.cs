namespace RotationFunctions.Databases;

/// <summary>One logged-in connection. Disposing it logs out and gives back its lock.</summary>
public interface IDatabaseSession : IAsyncDisposable
{
    /// <summary>The account that logged in, in the server's own words; it may differ from the name that was asked for.</summary>
    string Account { get; }

    /// <summary>
    /// Takes the server-wide lock under which the credential of <paramref name="user"/> may be changed, until the session ends.
    /// </summary>
    /// <exception cref="RotationException"><see cref="RotationErrors.RotationInProgress"/>: somebody else held it for the whole <paramref name="timeout"/>.</exception>
    Task LockAsync(string user, TimeSpan timeout, CancellationToken cancellationToken);

    /// <summary>
    /// Gives the logged-in account another password. A second call with the same password is harmless.
    /// The password never stands in clear text in what the server may log, where the server allows that.
    /// </summary>
    /// <exception cref="RotationException">
    /// <see cref="DatabaseErrors.PasswordRejected"/> only where another password could be accepted (a policy), and
    /// <see cref="DatabaseErrors.PasswordReused"/> where that is since the account has had this one already (a history);
    /// <see cref="DatabaseErrors.PasswordChangedMeanwhile"/> where the server can tell that the account's password is no more the one
    /// that this session logged in with; <see cref="DatabaseErrors.PrivilegeMissing"/> and others for what a new password does not cure.
    /// </exception>
    Task SetOwnPasswordAsync(string password, CancellationToken cancellationToken);

    /// <summary>
    /// What an administrator could do for better rotations, as the last change of a password has shown: a whole sentence for the log.
    /// <c>null</c> where there is nothing to say.
    /// </summary>
    string? Advice => null;

    /// <summary>Whether the password that the account had before its last change still logs in as well.</summary>
    bool KeepsOldPassword => false;

    /// <summary>Whether two users can take turns on this server.</summary>
    bool KnowsTurns => true;

    /// <summary>
    /// Whether an administrator can see what the server has stored for a user's password, so that <see cref="NextExistsAsync"/> and
    /// <see cref="FindDoubtAsync"/> compare the passwords that they are given. Else a login tells whether the next user has the pending one,
    /// which on a server that counts refused logins could lock the user.
    /// </summary>
    bool ComparesPasswords => false;

    /// <summary>
    /// Where the server keeps two passwords for an account: takes the older one of the logged-in account out of use, as far as that may.
    /// The newer one must be the one that logged in.
    /// </summary>
    Task DiscardOldPasswordAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Ends all other sessions of the user that logged in.</summary>
    /// <returns>How many; <c>null</c> where it is not known how.</returns>
    Task<int?> EndOtherSessionsAsync(CancellationToken cancellationToken) => Task.FromResult<int?>(null);

    /// <summary>
    /// Proves that the session can work as the user's own sessions do: what the server sets up at login has taken effect and lasts, a
    /// query that needs no table runs, and so does the owner's <paramref name="sql"/> if there is one.
    /// </summary>
    /// <exception cref="RotationException"><see cref="DatabaseErrors.ProbeFailed"/>, <see cref="DatabaseErrors.RoleNotApplied"/></exception>
    Task ProbeAsync(string? sql, CancellationToken cancellationToken);

    /// <summary>
    /// As an administrator: whether the next user is there, with any account. One that an earlier attempt began, where the server can tell,
    /// does not count: it has no password yet, or has been given <paramref name="begunWith"/> since the one in use got its own.
    /// </summary>
    /// <exception cref="RotationException"><see cref="DatabaseErrors.UserNameTooLong"/></exception>
    Task<bool> NextExistsAsync(UserTurn turn, string? begunWith, CancellationToken cancellationToken);

    /// <summary>
    /// As an administrator: what speaks against the secret's word that the next user is there for it and had a turn before. Whoever can write
    /// the secret can give a version any label.
    /// </summary>
    /// <param name="last">The credential that the secret says the next user had.</param>
    /// <param name="password">The one that it is to get, and may have been given by an earlier attempt.</param>
    /// <returns>A clause that goes on from "but"; <c>null</c> where the server bears the secret out, or cannot tell.</returns>
    Task<string?> FindDoubtAsync(UserTurn turn, DatabaseSecret last, string password, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    /// <summary>
    /// As an administrator: makes the user whose turn is next the equal of the one in use, without altering that one, and gives it
    /// its password last of all. Cut off at any point, the next user has either its old password and rights or cannot log in with
    /// the new one; a second call completes what the first has begun. Each change goes to <see cref="UserTurn.OnChange"/> first.
    /// </summary>
    /// <exception cref="RotationException">As for <see cref="SetOwnPasswordAsync"/>.</exception>
    Task PrepareNextAsync(UserTurn turn, string password, CancellationToken cancellationToken);

    /// <summary>
    /// Looks whether the logged-in account could change its own password to one like <paramref name="sample"/>, which is never used. Every
    /// finding goes to the list, with what would cure it; the server stays as it is.
    /// </summary>
    Task CheckOwnPasswordAsync(PasswordSettings passwords, string sample, Checklist checks, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>As an administrator: looks in the same way whether <see cref="PrepareNextAsync"/> would succeed, and what it would run (<see cref="UserTurn.Announce"/>).</summary>
    Task CheckNextAsync(UserTurn turn, PasswordSettings passwords, string sample, Checklist checks, CancellationToken cancellationToken) => Task.CompletedTask;
}
