using System.Security.Cryptography;
using Npgsql;

namespace RotationFunctions.PostgreSql;

/// <summary>What a server stores for a password, made here, so that it never sees the password itself.</summary>
internal static class PasswordVerifier
{
    private const string Settings = "SELECT current_setting('password_encryption')::text, coalesce(current_setting('scram_iterations', true), '')::text";

    /// <summary>By the settings that the session has.</summary>
    public static async Task<string> MakeAsync(
        NpgsqlConnection connection, string user, string password, RandomNumberGenerator random, CancellationToken cancellationToken)
    {
        var settings = await connection.QueryAsync(Settings, [], row => (Encryption: row.GetString(0), Iterations: row.GetString(1)), cancellationToken);
        return settings[0].Encryption == "scram-sha-256"
            ? ScramVerifier.Make(password, random, ScramVerifier.IterationsBy(settings[0].Iterations))
            : Md5Verifier.Make(password, user);
    }
}
