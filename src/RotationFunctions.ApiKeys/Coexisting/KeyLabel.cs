using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace RotationFunctions.ApiKeys;

/// <summary>
/// The label that a key carries at the vendor: whose it is, which rotation made it, and when. Vendors take letters, digits and hyphens
/// everywhere, and 64 characters.
/// </summary>
internal static class KeyLabel
{
    private const string Start = "rot-";
    private const int LongestName = 16;
    private const int SecretDigits = 12;
    private const int RotationDigits = 8;
    private const int TimeDigits = 11; // of milliseconds: some vendors want names that are unique, also of two attempts within a second

    public static string New(string secretId, string versionId, DateTimeOffset now) =>
        PrefixOf(secretId, versionId) + now.ToUnixTimeMilliseconds().ToString($"x{TimeDigits}", CultureInfo.InvariantCulture);

    /// <summary>What the labels of all keys of a secret begin with.</summary>
    public static string PrefixOf(string secretId) => $"{Start}{NameOf(secretId)}-{Digest(secretId, SecretDigits)}-";

    /// <summary>What the labels of all keys that one rotation made begin with.</summary>
    public static string PrefixOf(string secretId, string versionId) => $"{PrefixOf(secretId)}{Digest(versionId, RotationDigits)}-";

    /// <summary>Whether a label looks as if a rotation had made it, of whatever secret and in whatever length a vendor keeps.</summary>
    public static bool IsOne(string label) => label.StartsWith(Start, StringComparison.Ordinal);

    /// <summary>When a key was made, by its label; <c>null</c> where the label is not one of the secret's.</summary>
    public static DateTimeOffset? MadeAt(string label, string secretId)
    {
        var prefix = PrefixOf(secretId);
        var isWhole = label.StartsWith(prefix, StringComparison.Ordinal) && label.Length == prefix.Length + RotationDigits + 1 + TimeDigits;
        return isWhole && long.TryParse(label[^TimeDigits..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var milliseconds)
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : null;
    }

    /// <summary>The secret's name, for people who look at the vendor's list.</summary>
    private static string NameOf(string secretId)
    {
        var name = secretId[(secretId.LastIndexOf(':') + 1)..].ToLowerInvariant();
        var plain = string.Concat(name.Select(character => char.IsAsciiLetterOrDigit(character) ? character : '-'));
        return plain[..Math.Min(plain.Length, LongestName)].Trim('-') is { Length: > 0 } start ? start : "secret";
    }

    private static string Digest(string text, int digits) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..digits];
}
