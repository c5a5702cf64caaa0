namespace RotationFunctions.Databases;

/// <summary>The causes that database rotators name in <see cref="RotationException.Code"/>, besides <see cref="RotationErrors"/>.</summary>
public static class DatabaseErrors
{
    /// <summary>The server refused this user and password (or, where it tells no more, the account has expired).</summary>
    public const string LoginRefused = nameof(LoginRefused);

    /// <summary>The account is locked or may not log in, whatever the password.</summary>
    public const string AccountLocked = nameof(AccountLocked);

    /// <summary>The password has expired, so that the server lets nobody in with it (where it tells that apart from a wrong one).</summary>
    public const string PasswordExpired = nameof(PasswordExpired);

    /// <summary>The server does not let this user in from here: its access rules, or a reason not named here.</summary>
    public const string AccessRefused = nameof(AccessRefused);

    /// <summary>No connection: name resolution, routing, a firewall, a closed port, a time-out.</summary>
    public const string HostUnreachable = nameof(HostUnreachable);

    /// <summary>The TLS handshake failed, or the server has no TLS.</summary>
    public const string TlsFailed = nameof(TlsFailed);

    /// <summary>The server wants a way to authenticate that would expose the password or that is not known here.</summary>
    public const string AuthenticationUnsupported = nameof(AuthenticationUnsupported);

    /// <summary>The server has no connection left for this login.</summary>
    public const string TooManyConnections = nameof(TooManyConnections);

    /// <summary>The database that the secret names does not exist.</summary>
    public const string DatabaseNotFound = nameof(DatabaseNotFound);

    /// <summary>The server is starting, stopping or recovering.</summary>
    public const string ServerNotReady = nameof(ServerNotReady);

    /// <summary>The server is read-only: a replica, or in a read-only mode.</summary>
    public const string ReadOnlyServer = nameof(ReadOnlyServer);

    /// <summary>The connection broke in the middle: whether the last statement took effect is unknown.</summary>
    public const string ConnectionLost = nameof(ConnectionLost);

    /// <summary>The login may not do what the rotation needs.</summary>
    public const string PrivilegeMissing = nameof(PrivilegeMissing);

    /// <summary>The server refuses this password (its policy, its history); another one may be accepted.</summary>
    public const string PasswordRejected = nameof(PasswordRejected);

    /// <summary>Like <see cref="PasswordRejected"/>, since the account has had that password before.</summary>
    public const string PasswordReused = nameof(PasswordReused);

    /// <summary>The server refused a statement for a reason not named here.</summary>
    public const string StatementRefused = nameof(StatementRefused);

    /// <summary>The new credential logs in but cannot do what the probe asks.</summary>
    public const string ProbeFailed = nameof(ProbeFailed);

    /// <summary>Two versions of the secret name different users, servers or databases, or one is less protected than the current one.</summary>
    public const string AccountMismatch = nameof(AccountMismatch);

    /// <summary>None of the versions logs in.</summary>
    public const string NoCredentialWorks = nameof(NoCredentialWorks);

    /// <summary>The administrator's secret is missing a field, or is not for the server of the secret that is rotated.</summary>
    public const string AdministratorMismatch = nameof(AdministratorMismatch);

    /// <summary>The user that would take the next turn exists already, and may be a stranger's.</summary>
    public const string OtherUserExists = nameof(OtherUserExists);

    /// <summary>The name of the user that would take the next turn is longer than the server takes.</summary>
    public const string UserNameTooLong = nameof(UserNameTooLong);

    /// <summary>The server has other accounts of the same user name, and an application may be using one of those.</summary>
    public const string SeveralAccounts = nameof(SeveralAccounts);

    /// <summary>The new login does not start in the role that both users share, so what it creates would not be usable by the other.</summary>
    public const string RoleNotApplied = nameof(RoleNotApplied);

    /// <summary>One of two users that take turns owns something in its own name, or has privileges of its own, which the other could not use.</summary>
    public const string ObjectsNotShared = nameof(ObjectsNotShared);

    /// <summary>The user whose turn is next could not be made the equal of the one in use.</summary>
    public const string RightsNotMirrored = nameof(RightsNotMirrored);

    /// <summary>The password was changed meanwhile: it is not the one that this step logged in with any more.</summary>
    public const string PasswordChangedMeanwhile = nameof(PasswordChangedMeanwhile);
}
