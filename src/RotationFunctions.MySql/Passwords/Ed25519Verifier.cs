using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace RotationFunctions.MySql;

/// <summary>
/// MariaDB's <c>ed25519</c>: the password is the seed of an Ed25519 key, whatever its length; the server stores the public key, and a
/// login signs what the server has sent.
/// </summary>
internal static class Ed25519Verifier
{
    /// <summary>What the server stores.</summary>
    public static string Make(string password) => Convert.ToBase64String(PublicKey(Expand(password))).TrimEnd('=');

    public static byte[] Sign(string password, ReadOnlySpan<byte> message, out byte[] publicKey)
    {
        var key = Expand(password);
        publicKey = PublicKey(key);
        var signature = new byte[Ed25519.SignatureSize];
        Ed25519.ExpandedKey.Sign(key, publicKey, message, signature);
        return signature;
    }

    // RFC 8032, section 5.1.5, but for the seed's length, which is 32 bytes there.
    private static byte[] Expand(string password)
    {
        var key = SHA512.HashData(Encoding.UTF8.GetBytes(password));
        Ed25519.ExpandedKey.Prune(key);
        return key;
    }

    private static byte[] PublicKey(byte[] key)
    {
        var publicKey = new byte[Ed25519.PublicKeySize];
        Ed25519.ExpandedKey.GeneratePublicKey(key, publicKey);
        return publicKey;
    }
}
