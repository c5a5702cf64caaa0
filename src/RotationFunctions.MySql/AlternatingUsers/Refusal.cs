using MySqlConnector;

namespace RotationFunctions.MySql;

/// <summary>What the server's error says of a statement that it refused to an administrator.</summary>
internal static class Refusal
{
    /// <summary>The administrator lacks a privilege.</summary>
    public static bool IsForPrivilege(MySqlException failure) => failure.Number is ServerErrors.DatabaseAccessDenied or ServerErrors.AccessDenied
        or ServerErrors.TableAccessDenied or ServerErrors.ColumnAccessDenied or ServerErrors.SpecificAccessDenied or ServerErrors.RoutineAccessDenied
        or ServerErrors.AccessDeniedNoPassword;

    /// <summary>The right is one on a table, column or routine that does not exist now, so that it gives nobody anything.</summary>
    public static bool IsForNothing(MySqlException failure) => failure.Number is ServerErrors.NoSuchTable or ServerErrors.UnknownColumn
        or ServerErrors.NoSuchRoutine or ServerErrors.UnknownDatabase;

    /// <summary>A default role is one that the account does not have.</summary>
    public static bool IsForMissingRole(MySqlException failure) => failure.Number is ServerErrors.RoleNotGranted or ServerErrors.RoleNotGrantedToUser;
}
