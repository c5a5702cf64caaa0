using MySqlConnector.Authentication;

namespace RotationFunctions.MySql;

/// <summary>Lets the driver log in to MariaDB's <c>ed25519</c> accounts.</summary>
internal sealed class Ed25519Plugin : IAuthenticationPlugin3
{
    private static readonly Lazy<bool> Registered = new(Register);

    public string Name => "client_ed25519";

    /// <summary>Registers it with the driver, whose registry is one for the whole process. A second call does nothing.</summary>
    public static void Install() => _ = Registered.Value;

    public byte[] CreateResponse(string password, ReadOnlySpan<byte> authenticationData) =>
        Ed25519Verifier.Sign(password, authenticationData, out _);

    public void CreateResponseAndPasswordHash(
        string password, ReadOnlySpan<byte> authenticationData, out byte[] authenticationResponse, out byte[] passwordHash) =>
        authenticationResponse = Ed25519Verifier.Sign(password, authenticationData, out passwordHash);

    private static bool Register()
    {
        try
        {
            AuthenticationPlugins.Register(new Ed25519Plugin());
            return true;
        }
        catch (ArgumentException)
        {
            return false; // the program has one already, which does the same
        }
    }
}
