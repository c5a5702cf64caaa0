using RotationFunctions.Local.DatabaseServers;
using RotationFunctions.Tests;

namespace RotationFunctions.Cli.Tests;

/// <summary>Starts <c>rotate demo</c> where there is a server for it.</summary>
internal static class Demo
{
    public static Rotate Start() => Start([]);

    public static Rotate Start(Dictionary<string, string?> environment, params string[] arguments)
    {
        environment.TryAdd("ROTATION_POSTGRESQL", "");
        environment.TryAdd("ROTATION_POSTGRESQL_BIN", Binaries()); // before a Docker engine, whose containers these tests could not see
        return Rotate.Start(environment, ["demo", .. arguments]);
    }

    /// <summary>The folder of a PostgreSQL server's binaries, without which a test cannot be.</summary>
    public static string Binaries() => Requirement.Have(PrivatePostgreSql.FindBinaries(), "There are no PostgreSQL server binaries on this machine.");
}
