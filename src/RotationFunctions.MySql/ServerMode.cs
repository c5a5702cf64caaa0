using RotationFunctions.Databases;

namespace RotationFunctions.MySql;

/// <summary>Looks whether the server may be written to.</summary>
internal static class ServerMode
{
    private const string Name = "server mode";

    public static Task LookAsync(MySqlSession session, Checklist checks, CancellationToken cancellationToken) => session.LookAsync(Name, checks, async () =>
    {
        if (await session.ReadAsync("SELECT @@global.read_only", cancellationToken) is "0" or "OFF")
            checks.Pass(Name, "The server may be written to.");
        else
            checks.Fail(Name, $"The server is read-only. {HostFailure.PointToWriter}");
    });
}
