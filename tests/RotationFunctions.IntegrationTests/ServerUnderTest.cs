namespace RotationFunctions.IntegrationTests;

/// <summary>Which server a test runs on.</summary>
public enum ServerUnderTest
{
    PostgreSql,
    MySql,
    MariaDb,
}
