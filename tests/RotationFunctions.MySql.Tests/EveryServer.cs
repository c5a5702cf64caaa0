using RotationFunctions.Local.DatabaseServers;

namespace RotationFunctions.MySql.Tests;

/// <summary>For tests that both servers must pass.</summary>
public sealed class EveryServer : TheoryData<MySqlKind>
{
    public EveryServer()
        : base(Enum.GetValues<MySqlKind>())
    {
    }
}
