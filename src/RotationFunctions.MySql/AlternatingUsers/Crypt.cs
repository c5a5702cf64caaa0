using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace RotationFunctions.MySql;

/// <summary>What MySQL stores for a password of <c>caching_sha2_password</c> or <c>sha256_password</c>: SHA-crypt, with a salt of 20 bytes.</summary>
/// <remarks>See Ulrich Drepper's <see href="https://www.akkadia.org/drepper/SHA-crypt.txt"/>.</remarks>
internal sealed class Crypt
{
    private const string Digits = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int SaltLength = 20;
    private const int DigestLength = 43;
    private const int UsualRounds = 5000;

    private readonly byte[] _salt;
    private readonly int _rounds;
    private readonly string _digest;

    private Crypt(string salt, int rounds, string digest)
    {
        _salt = Encoding.UTF8.GetBytes(salt);
        _rounds = rounds;
        _digest = digest;
    }

    /// <summary>Such as <c>$A$005$</c>, salt and digest: the rounds are in thousands, in hexadecimal. <c>null</c> where it is none.</summary>
    public static Crypt? ReadCachingSha2(string verifier) =>
        verifier.Length == 7 + SaltLength + DigestLength && verifier.StartsWith("$A$", StringComparison.Ordinal) && verifier[6] == '$'
        && int.TryParse(verifier.AsSpan(3, 3), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var thousands)
            ? new Crypt(verifier.Substring(7, SaltLength), 1000 * thousands, verifier[(7 + SaltLength)..])
            : null;

    /// <summary>Such as <c>$5$</c>, salt, <c>$</c> and digest. <c>null</c> where it is none.</summary>
    public static Crypt? ReadSha256(string verifier) =>
        verifier.Length == 4 + SaltLength + DigestLength && verifier.StartsWith("$5$", StringComparison.Ordinal) && verifier[3 + SaltLength] == '$'
            ? new Crypt(verifier.Substring(3, SaltLength), UsualRounds, verifier[(4 + SaltLength)..])
            : null;

    public bool Verifies(string password) => Digest(Encoding.UTF8.GetBytes(password)) == _digest;

    private string Digest(byte[] password)
    {
        var digest = Begin(password);
        var passwords = Repeat(SHA256.HashData(Repeat(password, password.Length * password.Length)), password.Length);
        var salts = Repeat(SHA256.HashData(Repeat(_salt, _salt.Length * (16 + digest[0]))), _salt.Length);
        for (var round = 0; round < _rounds; round++)
        {
            byte[] even = round % 2 == 0 ? digest : passwords, odd = round % 2 == 0 ? passwords : digest;
            digest = SHA256.HashData([.. even, .. round % 3 == 0 ? [] : salts, .. round % 7 == 0 ? [] : passwords, .. odd]);
        }
        return Write(digest);
    }

    private byte[] Begin(byte[] password)
    {
        var other = SHA256.HashData([.. password, .. _salt, .. password]);
        List<byte> bytes = [.. password, .. _salt, .. Repeat(other, password.Length)];
        for (var rest = password.Length; rest > 0; rest >>= 1)
            bytes.AddRange(rest % 2 == 1 ? other : password);
        return SHA256.HashData(bytes.ToArray());
    }

    private static byte[] Repeat(byte[] bytes, int length) => [.. Enumerable.Range(0, length).Select(index => bytes[index % bytes.Length])];

    // Three bytes at a time, from all over the digest, as four digits, the lowest first.
    private static string Write(byte[] digest)
    {
        var text = new StringBuilder();
        for (int index = 0, first = 0, second = 10, third = 20; index < 10; index++, (first, second, third) = (third + 1, first + 1, second + 1))
            Write(text, digest[third] | (digest[second] << 8) | (digest[first] << 16), 4);
        Write(text, digest[30] | (digest[31] << 8), 3);
        return text.ToString();
    }

    private static void Write(StringBuilder text, int value, int count)
    {
        for (; count > 0; count--, value >>= 6)
            text.Append(Digits[value & 63]);
    }
}
