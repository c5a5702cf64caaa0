namespace RotationFunctions.MySql.Tests;

public class SqlTokenizerTests
{
    [Theory]
    [InlineData("`a`", "Name:a")]
    [InlineData("`a``b`", "Name:a`b")]
    [InlineData("````", "Name:`")]
    [InlineData("``", "Name:")]
    [InlineData(@"`a\`", @"Name:a\")]
    [InlineData("`a TO 'b'`", "Name:a TO 'b'")]
    [InlineData("'a''b'", "Text:a'b")]
    [InlineData(@"'a\'b'", "Text:a'b")]
    [InlineData(@"'a\\'", @"Text:a\")]
    [InlineData(@"'\0\b\n\r\t\Z'", "Text:\0\b\n\r\t\u001a")]
    [InlineData(@"'50\% of\_it\x'", @"Text:50\% of\_itx")]
    [InlineData("''", "Text:")]
    [InlineData("*.*", "Symbol:*|Symbol:.|Symbol:*")]
    [InlineData("MAX_STATEMENT_TIME 2.500000", "Word:MAX_STATEMENT_TIME|Word:2.500000")]
    [InlineData("`größe`.*", "Name:größe|Symbol:.|Symbol:*")]
    [InlineData("  ", "")]
    public void Names_texts_and_words_are_told_apart(string sql, string expected) =>
        Assert.Equal(expected, string.Join('|', SqlTokenizer.Read(sql).Select(token => $"{token.Kind}:{token.Text}")));

    [Theory]
    [InlineData("`a")]
    [InlineData("GRANT '")]
    [InlineData(@"'a\'")]
    [InlineData("`a``")]
    public void A_name_or_text_without_an_end_is_no_statement(string sql) => Assert.Throws<FormatException>(() => SqlTokenizer.Read(sql));

    [Fact]
    public void A_keyword_in_quotes_is_no_keyword()
    {
        var reader = new SqlReader("`TO` 'TO' TO");

        Assert.False(reader.TryTake("TO"));
        Assert.Equal("TO", reader.TakeName());
        Assert.False(reader.TryTake("TO"));
        Assert.Equal("TO", reader.TakeText());
        Assert.True(reader.TryTake("TO"));
        Assert.True(reader.AtEnd);
    }
}
