namespace RotationFunctions.MySql;

/// <summary>
/// Error numbers of MySQL and MariaDB, by the name that they have there.
/// See <see href="https://dev.mysql.com/doc/mysql-errors/9.7/en/server-error-reference.html"/> and
/// <see href="https://mariadb.com/docs/server/reference/error-codes/mariadb-error-code-reference"/>.
/// </summary>
internal static class ServerErrors
{
    public const int TooManyConnections = 1040;
    public const int HandshakeError = 1043;
    public const int DatabaseAccessDenied = 1044;
    public const int AccessDenied = 1045;
    public const int UnknownDatabase = 1049;
    public const int ServerShutdown = 1053;
    public const int UnknownColumn = 1054;
    public const int ParseError = 1064;
    public const int NoSuchThread = 1094;
    public const int HostIsBlocked = 1129;
    public const int HostNotPrivileged = 1130;
    public const int TableAccessDenied = 1142;
    public const int ColumnAccessDenied = 1143;
    public const int NoSuchTable = 1146;
    public const int TooManyUserConnections = 1203;
    public const int UserLimitReached = 1226;
    public const int SpecificAccessDenied = 1227;
    public const int NotSupportedAuthMode = 1251;
    public const int OptionPreventsStatement = 1290;
    public const int NoSuchRoutine = 1305;
    public const int QueryInterrupted = 1317;
    public const int RoutineAccessDenied = 1370;
    public const int UserStatementFailed = 1396;
    public const int PluginIsNotLoaded = 1524;
    public const int AccessDeniedNoPassword = 1698;
    public const int ReadOnlyTransaction = 1792;
    public const int NotValidPassword = 1819;
    public const int MustChangePassword = 1820;
    public const int ReadOnlyMode = 1836;
    public const int MustChangePasswordLogin = 1862;
    public const int ConnectionKilled = 1927;
    public const int RoleNotGranted = 1959;
    public const int ServerOfflineMode = 3032;
    public const int AccountHasBeenLocked = 3118;
    public const int SecureTransportRequired = 3159;
    public const int SessionWasKilled = 3169;
    public const int RoleNotGrantedToUser = 3530;
    public const int MandatoryRole = 3628;
    public const int PasswordInHistory = 3638;
    public const int IncorrectCurrentPassword = 3891;
    public const int UserLockedByFailedLogins = 3955;
    public const int ReferencedAsDefiner = 4006;
    public const int MariaDbUserIsBlocked = 4150;
    public const int MariaDbAccountHasBeenLocked = 4151;

    /// <summary>Those whose text names objects and privileges, or the place in the statement where it is not understood, and never quotes data.</summary>
    public static readonly IReadOnlySet<int> NameNoData = new HashSet<int>
    {
        DatabaseAccessDenied, UnknownColumn, ParseError, TableAccessDenied, ColumnAccessDenied, NoSuchTable, SpecificAccessDenied, NoSuchRoutine, RoutineAccessDenied,
    };
}
