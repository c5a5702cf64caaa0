namespace RotationFunctions.Local.DatabaseServers;

/// <summary>The two servers that speak MySQL's protocol.</summary>
public enum MySqlKind
{
    MySql,
    MariaDb,
}
