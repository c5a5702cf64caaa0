using RotationFunctions.Local.DatabaseServers;
using RotationFunctions.Tests;

namespace RotationFunctions.Cli.Tests;

/// <summary>Starts <c>rotate demo</c> where there is a server for it.</summary>
internal static class Demo
{
    public static Rotate Start() => Start([]);

    public static Rotate Start(Dictionary<string, string?> environment, params string[] arguments)
    {
        Requirement.Have(PrivatePostgreSql.FindBinaries(), "There are no PostgreSQL server binaries on this machine.");
        environment.TryAdd("ROTATION_POSTGRESQL", "");
        return Rotate.Start(environment, ["demo", .. arguments]);
    }
}
