using System.Text;

namespace RotationFunctions.MySql;

/// <summary>
/// Takes apart what <c>SHOW GRANTS</c> and <c>SHOW CREATE USER</c> answer, so that no name or text, whatever stands in it, is taken for a keyword.
/// </summary>
internal static class SqlTokenizer
{
    /// <exception cref="FormatException">A name or text has no end. The message quotes nothing.</exception>
    public static IReadOnlyList<SqlToken> Read(string sql)
    {
        var tokens = new List<SqlToken>();
        var position = 0;
        while (position < sql.Length)
        {
            if (char.IsWhiteSpace(sql[position]))
                position++;
            else
                tokens.Add(Next(sql, ref position));
        }
        return tokens;
    }

    private static SqlToken Next(string sql, ref int position) => sql[position] switch
    {
        '`' => new SqlToken(SqlTokenKind.Name, Quoted(sql, ref position, hasEscapes: false)),
        '\'' => new SqlToken(SqlTokenKind.Text, Quoted(sql, ref position, hasEscapes: true)),
        var first when IsWord(first) => new SqlToken(SqlTokenKind.Word, Word(sql, ref position)),
        _ => new SqlToken(SqlTokenKind.Symbol, sql[position++].ToString()),
    };

    private static string Word(string sql, ref int position)
    {
        var start = position;
        var isNumber = char.IsAsciiDigit(sql[start]);
        while (position < sql.Length && (IsWord(sql[position]) || (isNumber && sql[position] == '.')))
            position++;
        return sql[start..position];
    }

    private static bool IsWord(char character) => char.IsLetterOrDigit(character) || character is '_' or '$';

    private static string Quoted(string sql, ref int position, bool hasEscapes)
    {
        var quote = sql[position++];
        var text = new StringBuilder();
        while (position < sql.Length)
        {
            var character = sql[position++];
            if (character == '\\' && hasEscapes && position < sql.Length)
                text.Append(Unescape(sql[position++]));
            else if (character != quote)
                text.Append(character);
            else if (position < sql.Length && sql[position] == quote)
                text.Append(sql[position++]);
            else
                return text.ToString();
        }
        throw new FormatException("A quoted name or text does not end.");
    }

    private static string Unescape(char escaped) => escaped switch
    {
        '0' => "\0",
        'b' => "\b",
        'n' => "\n",
        'r' => "\r",
        't' => "\t",
        'Z' => "\u001a",
        '%' or '_' => $"\\{escaped}", // means itself in a pattern only
        _ => escaped.ToString(),
    };
}
