using Npgsql;
using RotationFunctions.Databases;

namespace RotationFunctions.PostgreSql;

/// <summary>Gives a failed statement its name, without the server's text: it may quote the statement, and with it the verifier.</summary>
internal static class StatementFailure
{
    /// <param name="intent">What was tried, such as <c>change the password of the user</c>.</param>
    /// <param name="cure">A sentence on what to grant where a privilege is missing.</param>
    public static RotationException Name(NpgsqlException failure, string intent, string user, string cure) => failure switch
    {
        PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } => new RotationException(DatabaseErrors.PrivilegeMissing,
            $"A privilege is missing to {intent} '{user}'. {cure}"),
        PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction } => new RotationException(DatabaseErrors.ReadOnlyServer,
            $"The server is read-only, so it could not {intent} '{user}'. {HostFailure.PointToWriter}"),
        // What a password check answers (the module passwordcheck, and most hooks made after it).
        PostgresException { SqlState: PostgresErrorCodes.InvalidParameterValue } => new RotationException(DatabaseErrors.PasswordRejected,
            $"PostgreSQL's password check refused to {intent} '{user}'. Make the generated passwords fit "
            + "its rules, by PASSWORD_LENGTH and its sisters."),
        PostgresException refusal when !IsLost(refusal) => new RotationException(DatabaseErrors.StatementRefused,
            $"PostgreSQL refused to {intent} '{user}' with SQLSTATE {refusal.SqlState} ({refusal.Routine}). The server's log says why."),
        _ => Lost(intent, user),
    };

    /// <summary>Whether the server ended the session, or the connection broke.</summary>
    public static bool IsLost(NpgsqlException failure) =>
        failure is not PostgresException || failure is PostgresException { SqlState: PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown };

    private static RotationException Lost(string intent, string user) => new(DatabaseErrors.ConnectionLost,
        $"The connection broke on the way to {intent} '{user}'. Running the step again finds out how far it came.", isTransient: true);
}
