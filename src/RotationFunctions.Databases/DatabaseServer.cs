using System.Globalization;

namespace RotationFunctions.Databases;

/// <summary>Where a database server listens.</summary>
/// <param name="Port"><c>null</c> for the engine's usual one.</param>
public sealed record DatabaseServer(string Host, int? Port)
{
    /// <summary>
    /// Reads <c>host</c> or <c>host:port</c> from an environment variable; <c>null</c> where it is not set. An IPv6 address stands in brackets
    /// where a port follows, since it has colons of its own.
    /// </summary>
    public static DatabaseServer? Read(SettingsReader settings, string name)
    {
        if (settings.Text(name) is not { } text)
            return null;
        var server = Parse(text);
        if (server is null)
            settings.Report($"{name} must be a host, or a host and a port such as db.example.com:5432 or [fd00::1]:5432.");
        return server;
    }

    private static DatabaseServer? Parse(string text)
    {
        if (HostFailure.IsOneHost(text))
            return new DatabaseServer(WithoutBrackets(text), null);
        var colon = text.LastIndexOf(':');
        return colon > 0 && HostFailure.IsOneHost(text[..colon]) && (text[0] == '[' || text.IndexOf(':', StringComparison.Ordinal) == colon)
            && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65535
            ? new DatabaseServer(WithoutBrackets(text[..colon]), port)
            : null;
    }

    // As a secret's 'host' has it.
    private static string WithoutBrackets(string host) => host.Trim('[', ']');
}
