namespace RotationFunctions.ApiKeys.Tests;

/// <summary>Which keys are the administrator's own, so that none is revoked.</summary>
public class AdministratorsKeysTests
{
    private const string Organization = """{ "org": "{administrator.org_id}" }""";

    /// <summary>Its requests carry the number of the administrator's organization.</summary>
    private static readonly Recipe OfOrganization = Recipe.Parse("of-organization", RecipeTexts.Changed("grafana", "requests.list.query", Organization));

    /// <summary>There it is a part of the credential as well.</summary>
    private static readonly Recipe ProvedByOrganization = Recipe.Parse("proved-by-organization",
        RecipeTexts.Changed("grafana", "requests.list.query", Organization).Replace("\"{administrator.token}\"", "\"{administrator.token}{administrator.org_id}\"", StringComparison.Ordinal));

    [Theory]
    [InlineData("102", "org_id", "102", false)]
    [InlineData("102", "org_id", "\"102\"", false)]
    [InlineData("102", "service_account_id", "102", false)]
    [InlineData("102", "token_id", "102", true)]
    [InlineData("102", "spare", "[7, 102]", true)]
    [InlineData("102", "spare", "1021", false)]
    [InlineData("main", "org_id", "\"main\"", true)]
    [InlineData("eem5k2v8d1gcgaab", "org_id", "\"key eem5k2v8d1gcgaab of ours\"", true)]
    public void A_number_is_a_keys_id_only_where_the_administrators_secret_has_it_for_no_other_reason(string id, string field, string value, bool isTheirs) =>
        Assert.Equal(isTheirs, KeysOf(OfOrganization, field, value).Contains(id));

    [Fact]
    public void What_proves_the_administrator_may_be_a_keys_id_whatever_else_it_is_for() => Assert.True(KeysOf(ProvedByOrganization, "org_id", "102").Contains("102"));

    private static AdministratorsKeys KeysOf(Recipe recipe, string field, string value) =>
        new(recipe, SecretValue.FromText($$"""{"host":"grafana.example.com","token":"t","{{field}}":{{value}}}"""));
}
