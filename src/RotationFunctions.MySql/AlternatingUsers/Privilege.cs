namespace RotationFunctions.MySql;

/// <param name="Name">The keywords, such as <c>CREATE TEMPORARY TABLES</c>.</param>
/// <param name="Column">The one column that it is for, or <c>null</c>.</param>
internal sealed record Privilege(string Name, string? Column = null)
{
    /// <summary>Not one, but all that there are for an object of that kind.</summary>
    public static readonly Privilege All = new("ALL PRIVILEGES");

    public string Sql => Column is null ? Name : $"{Name} ({SqlText.Identifier(Column)})";
}
