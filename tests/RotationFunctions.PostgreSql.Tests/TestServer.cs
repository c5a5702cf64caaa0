namespace RotationFunctions.PostgreSql.Tests;

/// <summary>The servers that tests of alternating users run on.</summary>
public enum TestServer
{
    /// <summary>This system's own.</summary>
    Usual,

    /// <summary>One with the rules for membership of PostgreSQL 16 and later.</summary>
    Newer,
}
