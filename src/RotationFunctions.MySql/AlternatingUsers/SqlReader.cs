namespace RotationFunctions.MySql;

/// <summary>Reads the words of one statement in order.</summary>
internal sealed class SqlReader(string sql)
{
    private readonly IReadOnlyList<SqlToken> _tokens = SqlTokenizer.Read(sql);
    private int _position;

    public bool AtEnd => _position == _tokens.Count;

    /// <summary>Whether a name comes next.</summary>
    public bool AtName => Is(SqlTokenKind.Name) || Is(SqlTokenKind.Text);

    /// <summary>Whether this word or sign comes next.</summary>
    public bool IsAt(string word) => !AtEnd && _tokens[_position].Is(word);

    /// <summary>Goes past the words, if those are the ones that come next.</summary>
    /// <param name="words">Words and symbols, with one blank between each two.</param>
    public bool TryTake(string words)
    {
        var wanted = words.Split(' ');
        for (var index = 0; index < wanted.Length; index++)
        {
            if (_position + index >= _tokens.Count || !_tokens[_position + index].Is(wanted[index]))
                return false;
        }
        _position += wanted.Length;
        return true;
    }

    public void Take(string words)
    {
        if (!TryTake(words))
            throw Unknown();
    }

    public string TakeWord() => Take(SqlTokenKind.Word);

    public string? TryTakeWord() => Is(SqlTokenKind.Word) ? TakeWord() : null;

    public string TakeText() => Take(SqlTokenKind.Text);

    /// <summary>A name; some servers write names of accounts as texts.</summary>
    public string TakeName() => Is(SqlTokenKind.Text) ? TakeText() : Take(SqlTokenKind.Name);

    /// <summary>A user with its host, or a role of MariaDB, which has none.</summary>
    public string TakeAccount()
    {
        var user = TakeName();
        return TryTake("@") ? AccountSql(user, TakeName()) : SqlText.Identifier(user);
    }

    public static string AccountSql(string user, string host) => $"{SqlText.Identifier(user)}@{SqlText.Identifier(host)}";

    public IReadOnlyList<string> TakeAccounts()
    {
        var accounts = new List<string>();
        do
            accounts.Add(TakeAccount());
        while (TryTake(","));
        return accounts;
    }

    /// <summary>That the statement goes on in an unknown way. Only a keyword is quoted: a text may be a secret.</summary>
    public FormatException Unknown() => new(
        AtEnd ? "it ends too early" : AtKeyword ? $"'{_tokens[_position].Text}' is not known there" : "a name, a text or a sign stands where none is known");

    private bool AtKeyword => Is(SqlTokenKind.Word) && _tokens[_position].Text.All(character => char.IsAsciiLetter(character) || character == '_');

    private bool Is(SqlTokenKind kind) => !AtEnd && _tokens[_position].Kind == kind;

    private string Take(SqlTokenKind kind) => Is(kind) ? _tokens[_position++].Text : throw Unknown();
}
