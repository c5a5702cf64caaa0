using System.Net.Sockets;

namespace RotationFunctions.Databases;

/// <summary>Names what keeps a connection from coming about at all, whatever server would be at its end.</summary>
public static class HostFailure
{
    /// <summary>What to do about a server that is read-only.</summary>
    public const string PointToWriter =
        "Point 'host' in the secret to the writer, not to a replica; an administrator goes by the 'host' of its own secret, or by ADMINISTRATOR_HOST.";

    public static RotationException Unreachable(string host, int port, SocketError reason) => Error(reason switch
    {
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain =>
            $"The host name '{host}' cannot be resolved. Correct 'host' in the secret, or give the function's network a DNS that knows it.",
        SocketError.ConnectionRefused => $"Nothing listens at {host}:{port}. Correct 'host' and 'port' in the secret, or start the server.",
        _ => $"{host}:{port} cannot be reached ({reason}). Check security groups, subnets and routes between the function and the server.",
    });

    public static RotationException Silent(string host, int port, TimeSpan timeout) => Error(
        $"{host}:{port} did not answer within {timeout.TotalSeconds:0} s. Check security groups, subnets and routes between the function and the server.");

    /// <summary>Drivers take several hosts, sockets and more where one host belongs.</summary>
    public static void RequireOneHost(string host)
    {
        if (!IsOneHost(host))
        {
            throw new RotationException(DatabaseErrors.HostUnreachable,
                $"The secret's 'host' ('{host}') is not the name or address of one host. Correct it; a port belongs into 'port'.");
        }
    }

    /// <summary>Whether it is a name, or an address; an IPv6 address may stand in brackets.</summary>
    internal static bool IsOneHost(string text) => Uri.CheckHostName(text) != UriHostNameType.Unknown;

    private static RotationException Error(string sentence) => new(DatabaseErrors.HostUnreachable, sentence, isTransient: true);
}
