using Microsoft.Extensions.Logging;

namespace RotationFunctions.Databases;

/// <summary>Every line that the database strategies log. None has a place for a value.</summary>
internal static partial class DatabaseLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Logged in with the {Label} password; the server knows the account as {Account}")]
    public static partial void LoggedIn(this ILogger log, string label, string account);

    [LoggerMessage(Level = LogLevel.Information, Message = "The pending password logs in already: an earlier attempt had set it")]
    public static partial void AlreadySet(this ILogger log);

    [LoggerMessage(Level = LogLevel.Information, Message = "Changing the user whose turn is next: {Statement}")]
    public static partial void ChangingNext(this ILogger log, string statement);

    [LoggerMessage(Level = LogLevel.Information, Message = "The user '{Next}' is ready to take the place of '{InUse}'")]
    public static partial void Prepared(this ILogger log, string next, string inUse);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The password was changed. {Advice}")]
    public static partial void Advise(this ILogger log, string advice);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Connecting to {Host} in clear text, since TLS_FALLBACK=allow and the secret does not say \"ssl\": true. {Reason}")]
    public static partial void FallingBackToClearText(this ILogger log, string host, string reason);
}
