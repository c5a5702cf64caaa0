using MySqlConnector;
using RotationFunctions.Databases;

namespace RotationFunctions.MySql;

/// <summary>Gives a failed statement its name, without the server's text: it may quote the statement, and with it the password or its hash.</summary>
internal static class StatementFailure
{
    /// <param name="intent">What was tried, such as <c>change the password of the user</c>.</param>
    public static RotationException Name(MySqlException failure, string intent, MySqlSession session) => new(
        DatabaseErrors.StatementRefused, $"{session.Server.Name} refused to {intent} {session.Account} with error {failure.Number}.");
}
