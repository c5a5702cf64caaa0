namespace RotationFunctions.MySql;

/// <summary>A part of a statement that may hold a secret.</summary>
/// <param name="Shown">For people: without it.</param>
internal readonly record struct Clause(string Sql, string Shown)
{
    /// <summary>Nothing.</summary>
    public static readonly Clause Empty = new("", "");

    public static implicit operator Clause(string sql) => new(sql, sql);
}
