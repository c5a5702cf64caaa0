using RotationFunctions.ApiKeys;
using RotationFunctions.Databases;
using RotationFunctions.MySql;
using RotationFunctions.PostgreSql;
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
        Assert.Empty(codes.Except(CodesIn(page)));
    }

    [Theory]
    [InlineData(Errors)]
    [InlineData(ApiKeys)]
    public void Every_line_is_for_a_code_that_there_is(string page) =>
        Assert.Empty(CodesIn(page).Except(PublicErrors().SelectMany(CodesOf)));

    [Fact]
    public void Every_list_of_codes_is_looked_at() =>
        Assert.Equal([nameof(ApiKeyErrors), nameof(DatabaseErrors), nameof(RotationErrors)], PublicErrors().Select(errors => errors.Name).Order());

    private static IEnumerable<Type> PublicErrors() =>
        from one in new[] { typeof(Rotator), typeof(DatabaseRotator), typeof(PostgreSqlEngine), typeof(MySqlEngine), typeof(ApiKeyRotator) }
        from type in one.Assembly.GetExportedTypes()
        where type.Name.EndsWith("Errors", StringComparison.Ordinal)
        select type;

    private static IEnumerable<string> CodesOf(Type errors) =>
        errors.GetFields().Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!);

    /// <summary>The codes of a page's tables. Each row also says what happened and what to do.</summary>
    private static List<string> CodesIn(string page)
    {
        var codes = new List<string>();
        var isTable = false;
        foreach (var line in File.ReadLines(Repository.PathOf(page)))
        {
            isTable = line.StartsWith("| code |", StringComparison.Ordinal) || (isTable && line.StartsWith('|'));
            if (!isTable || !line.StartsWith("| `", StringComparison.Ordinal))
                continue;
            string[] cells = [.. line.Trim('|').Split('|').Select(cell => cell.Trim())];
            Assert.True(cells is [_, { Length: > 0 }, { Length: > 0 }], $"{page} says nothing of {cells[0]}.");
            codes.Add(cells[0].Trim('`'));
        }
        return codes;
    }
}
