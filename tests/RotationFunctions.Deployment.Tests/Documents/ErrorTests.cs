using RotationFunctions.ApiKeys;
using RotationFunctions.Databases;
using RotationFunctions.Tests;

namespace RotationFunctions.Deployment.Tests.Documents;

/// <summary>Whoever meets a code finds what to do about it.</summary>
public class ErrorTests
{
    private const string Errors = "docs/errors.md";
    private const string ApiKeys = "docs/api-keys.md";

    [Theory]
    [InlineData(typeof(RotationErrors), Errors)]
    [InlineData(typeof(DatabaseErrors), Errors)]
    [InlineData(typeof(ApiKeyErrors), ApiKeys)]
    public void Every_code_has_a_line_that_says_what_to_do(Type errors, string page)
    {
        var codes = CodesOf(errors);

        Assert.NotEmpty(codes);
        Assert.Empty(codes.Except(Rows(page).Keys));
    }

    [Theory]
    [InlineData(Errors)]
    [InlineData(ApiKeys)]
    public void Every_line_is_for_a_code_that_there_is(string page) =>
        Assert.Empty(Rows(page).Keys.Except(PublicErrors().SelectMany(CodesOf)));

    [Fact]
    public void Every_list_of_codes_is_looked_at() =>
        Assert.Equal([nameof(ApiKeyErrors), nameof(DatabaseErrors), nameof(RotationErrors)], PublicErrors().Select(errors => errors.Name).Order());

    private static IEnumerable<Type> PublicErrors() =>
        from assembly in new[] { typeof(RotationErrors).Assembly, typeof(DatabaseErrors).Assembly, typeof(ApiKeyErrors).Assembly, typeof(PostgreSql.PostgreSqlEngine).Assembly, typeof(MySql.MySqlEngine).Assembly }
        from type in assembly.GetExportedTypes()
        where type.Name.EndsWith("Errors", StringComparison.Ordinal)
        select type;

    private static IEnumerable<string> CodesOf(Type errors) => errors.GetFields().Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!);

    /// <summary>The rows of a page's tables of codes, with what happened and what to do.</summary>
    private static Dictionary<string, string[]> Rows(string page)
    {
        var rows = new Dictionary<string, string[]>();
        var isTable = false;
        foreach (var line in File.ReadLines(Repository.PathOf(page)))
        {
            isTable = line.StartsWith("| code |", StringComparison.Ordinal) || (isTable && line.StartsWith('|'));
            if (isTable && line.StartsWith("| `", StringComparison.Ordinal))
            {
                string[] cells = [.. line.Trim('|').Split('|').Select(cell => cell.Trim())];
                Assert.True(cells is [_, { Length: > 0 }, { Length: > 0 }], $"{page} says nothing of {cells[0]}.");
                rows.Add(cells[0].Trim('`'), cells[1..]);
            }
        }
        return rows;
    }
}
