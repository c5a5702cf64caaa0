using System.Globalization;

namespace RotationFunctions.Databases;

/// <summary>Where a database server listens.</summary>
/// <param name="Port"><c>null</c> for the engine's usual one.</param>
public sealed record DatabaseServer(string Host, int? Port)
{
    /// <summary>Reads <c>host</c> or <c>host:port</c> from an environment variable; <c>null</c> where it is not set.</summary>
    public static DatabaseServer? Read(SettingsReader settings, string name)
    {
        if (settings.Text(name) is not { } text)
            return null;
        var colon = text.LastIndexOf(':');
        if (colon < 0)
            return new DatabaseServer(text, null);
        if (colon > 0 && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65535)
            return new DatabaseServer(text[..colon], port);
        settings.Report($"{name} must be a host, or a host and a port such as db.example.com:5432.");
        return null;
    }
}
