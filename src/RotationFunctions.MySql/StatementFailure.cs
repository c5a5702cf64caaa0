using MySqlConnector;
using RotationFunctions.Databases;

namespace RotationFunctions.MySql;

/// <summary>Gives a failed statement its name, without the server's text: it may quote the statement, and with it the password or its hash.</summary>
internal static class StatementFailure
{
    /// <param name="intent">What was tried, such as <c>change the password of</c>.</param>
    /// <param name="cure">A sentence on what to do where a privilege is missing.</param>
    public static RotationException Name(MySqlException failure, string intent, ServerIdentity server, string cure) => failure.Number switch
    {
        ServerErrors.NotValidPassword => new RotationException(DatabaseErrors.PasswordRejected,
            $"{server.Name}'s password policy refused to {intent} {server.Account}."),
        ServerErrors.PasswordInHistory => new RotationException(DatabaseErrors.PasswordReused,
            $"{server.Name} refused to {intent} {server.Account}: its password history has the new one already."),
        ServerErrors.IncorrectCurrentPassword => new RotationException(DatabaseErrors.PasswordChangedMeanwhile,
            $"{server.Name} refused to {intent} {server.Account}: the password that was to be replaced is not the account's (first) one any more."),
        ServerErrors.OptionPreventsStatement or ServerErrors.ReadOnlyMode or ServerErrors.ReadOnlyTransaction => new RotationException(DatabaseErrors.ReadOnlyServer,
            $"The server is read-only, so it could not {intent} {server.Account}. {HostFailure.PointToWriter}"),
        _ when Refusal.IsForPrivilege(failure) => new RotationException(DatabaseErrors.PrivilegeMissing,
            $"{server.Name} does not let {server.Account} {intent} {server.Account}. {cure}"),
        ServerErrors.PluginIsNotLoaded => new RotationException(DatabaseErrors.AuthenticationUnsupported,
            $"{server.Name} could not {intent} {server.Account}: an account authenticates in a way that the server does not have (any more). Give it another way."),
        ServerErrors.ServerShutdown or ServerErrors.QueryInterrupted or ServerErrors.ConnectionKilled or ServerErrors.SessionWasKilled or (int)MySqlErrorCode.None
            or (int)MySqlErrorCode.CommandTimeoutExpired =>
            Lost(intent, server),
        var error => new RotationException(DatabaseErrors.StatementRefused,
            $"{server.Name} refused to {intent} {server.Account} with error {error}."),
    };

    /// <summary>The connection or the statement was broken off.</summary>
    public static RotationException Lost(string intent, ServerIdentity server) => new(DatabaseErrors.ConnectionLost,
        $"The connection broke on the way to {intent} {server.Account}. Running the step again finds out how far it came.", isTransient: true);
}
