namespace RotationFunctions.MySql;

/// <summary>The settings that only MySQL and MariaDB have, from the function's environment variables.</summary>
public sealed record MySqlSettings
{
    /// <summary>
    /// <c>MYSQL_ACCOUNTS=matched</c>: rotate the account that logs in, also where the server has others of the same user name with
    /// other hosts. An application that connects through one of those keeps its old password.
    /// </summary>
    public bool OnlyMatchedAccount { get; init; }

    /// <summary>
    /// <c>MYSQL_PUBLIC_KEY=retrieve</c>: without TLS, encrypt the password with the public key that the server sends, as AWS's rotation
    /// functions do. Whoever sits between function and server can send a key of theirs and read the password.
    /// </summary>
    public bool RetrievePublicKey { get; init; }

    /// <summary>Reads the environment variables named above.</summary>
    public static MySqlSettings Read(SettingsReader settings) => new()
    {
        OnlyMatchedAccount = settings.Choice("MYSQL_ACCOUNTS", "single", "matched") == "matched",
        RetrievePublicKey = settings.Choice("MYSQL_PUBLIC_KEY", "retrieve", "refuse") == "retrieve",
    };
}
