namespace RotationFunctions.MySql;

/// <summary>
/// Texts and names as SQL has them. What a quote and a backslash mean depends on <c>sql_mode</c>: a session writes only after
/// <see cref="MySqlSession.PrepareToWriteAsync"/>.
/// </summary>
internal static class SqlText
{
    public static string Literal(string text) =>
        $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'";

    public static string Identifier(string name) => $"`{name.Replace("`", "``", StringComparison.Ordinal)}`";
}
