using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace RotationFunctions.PostgreSql;

/// <summary>A SCRAM-SHA-256 verifier in the form in which PostgreSQL stores one: it proves a password and cannot be used to log in.</summary>
/// <remarks>RFC 5802 and RFC 7677; the form is that of <c>scram_build_secret</c> in PostgreSQL's <c>scram-common.c</c>.</remarks>
public static class ScramVerifier
{
    /// <summary>The count of servers that have no setting for it (before PostgreSQL 16).</summary>
    public const int UsualIterations = 4096;

    private const int SaltLength = 16;

    public static string Make(string password, RandomNumberGenerator random, int iterations = UsualIterations)
    {
        var salt = new byte[SaltLength];
        random.GetBytes(salt);
        return Make(password, salt, iterations);
    }

    public static string Make(string password, ReadOnlySpan<byte> salt, int iterations)
    {
        // Clients hash the compatibility form (SASLprep); for ASCII it is the password itself.
        var bytes = Encoding.UTF8.GetBytes(password.Normalize(NormalizationForm.FormKC));
        var salted = Rfc2898DeriveBytes.Pbkdf2(bytes, salt, iterations, HashAlgorithmName.SHA256, SHA256.HashSizeInBytes);
        var storedKey = SHA256.HashData(HMACSHA256.HashData(salted, "Client Key"u8));
        var serverKey = HMACSHA256.HashData(salted, "Server Key"u8);
        return string.Create(CultureInfo.InvariantCulture,
            $"SCRAM-SHA-256${iterations}:{Convert.ToBase64String(salt)}${Convert.ToBase64String(storedKey)}:{Convert.ToBase64String(serverKey)}");
    }

    /// <summary>The count that the server's <c>scram_iterations</c> asks for, where it has that setting.</summary>
    internal static int IterationsBy(string setting) =>
        int.TryParse(setting, NumberStyles.None, CultureInfo.InvariantCulture, out var iterations) ? iterations : UsualIterations;
}
