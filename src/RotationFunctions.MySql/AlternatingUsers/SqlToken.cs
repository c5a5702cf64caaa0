namespace RotationFunctions.MySql;

/// <summary>A word of the server's SQL.</summary>
/// <param name="Text">What it means: names and texts without their quotes.</param>
internal readonly record struct SqlToken(SqlTokenKind Kind, string Text)
{
    public bool Is(string word) => Kind is SqlTokenKind.Word or SqlTokenKind.Symbol && Text == word;
}
