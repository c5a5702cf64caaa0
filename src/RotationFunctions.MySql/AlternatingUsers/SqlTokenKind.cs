namespace RotationFunctions.MySql;

internal enum SqlTokenKind
{
    /// <summary>A keyword or a number.</summary>
    Word,

    /// <summary>In backticks: the name of a user, a host, a database, …</summary>
    Name,

    /// <summary>In single quotes. It may be a secret.</summary>
    Text,

    /// <summary>One character that is none of these.</summary>
    Symbol,
}
