namespace RotationFunctions.PostgreSql;

/// <summary>Names and texts as they stand in a statement, whatever characters they are made of.</summary>
internal static class Quoted
{
    public static string Name(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    // A setting of the session decides what a backslash means; with the E it does not.
    public static string Text(string text) =>
        $"E'{text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'";
}
