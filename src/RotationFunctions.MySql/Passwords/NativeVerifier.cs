using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace RotationFunctions.MySql;

/// <summary>What a server stores for a password of <c>mysql_native_password</c>.</summary>
internal static class NativeVerifier
{
    [SuppressMessage("Security", "CA5350:Do Not Use Weak Cryptographic Algorithms", Justification = "The account's choice, and its format.")]
    public static string Make(string password) => "*" + Convert.ToHexString(SHA1.HashData(SHA1.HashData(Encoding.UTF8.GetBytes(password))));
}
