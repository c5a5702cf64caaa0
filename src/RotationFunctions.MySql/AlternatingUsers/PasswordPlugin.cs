namespace RotationFunctions.MySql;

/// <summary>The ways to authenticate that are a password alone.</summary>
internal static class PasswordPlugin
{
    public const string Native = "mysql_native_password";
    public const string CachingSha2 = "caching_sha2_password";
    public const string Sha256 = "sha256_password";
    public const string Ed25519 = "ed25519";

    private static readonly string[] All = [Native, CachingSha2, Sha256, Ed25519];

    public static IReadOnlyList<string> Of(ServerIdentity server) => server.IsMariaDb ? [Native, Ed25519] : [CachingSha2, Sha256, Native];

    /// <summary>
    /// In the form in which the server stores what verifies a password, something of our own that verifies none: no password is known that would
    /// give it, and for Ed25519 it is a number to which there is no point on the curve.
    /// </summary>
    public static string Unusable(string plugin) => plugin switch
    {
        CachingSha2 => "$A$005$ROTATIONFUNCTIONS.../HASNOTGIVENTHISACCOUNTAPASSWORDYET........",
        Sha256 => "$5$ROTATIONFUNCTIONS...$/HASNOTGIVENTHISACCOUNTAPASSWORDYET........",
        Ed25519 => "AgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        _ => "*0123456701234567012345670123456701234567",
    };

    public static bool IsUnusable(AuthenticationMethod method) => method.Verifier == Unusable(method.Plugin);

    /// <summary>Every one of those.</summary>
    public static IEnumerable<string> UnusableOnes => All.Select(Unusable);

    /// <summary>What MariaDB would store for a password.</summary>
    public static string MakeVerifier(string plugin, string password) =>
        plugin == Ed25519 ? Ed25519Verifier.Make(password) : NativeVerifier.Make(password);

    /// <summary>Whether the password is the one that the server has stored: to find out by a login would be a failed login where it is not.</summary>
    public static bool Verifies(AuthenticationMethod method, string password) => method.Plugin switch
    {
        CachingSha2 => Crypt.ReadCachingSha2(method.Verifier)?.Verifies(password) ?? false,
        Sha256 => Crypt.ReadSha256(method.Verifier)?.Verifies(password) ?? false,
        Ed25519 => MakeVerifier(method.Plugin, password) == method.Verifier,
        _ => MakeVerifier(method.Plugin, password).Equals(method.Verifier, StringComparison.OrdinalIgnoreCase), // hexadecimal, stored as it was given
    };
}
