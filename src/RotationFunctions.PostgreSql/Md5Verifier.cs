using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace RotationFunctions.PostgreSql;

/// <summary>What a server with <c>password_encryption = md5</c> stores for a password.</summary>
internal static class Md5Verifier
{
    [SuppressMessage("Security", "CA5351:Do not use broken cryptographic algorithms", Justification = "The server's choice, and its format.")]
    public static string Make(string password, string user) =>
        "md5" + Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(password + user)));
}
