namespace RotationFunctions.ApiKeys.Tests;

/// <summary>Whoever writes an application's secret must not have the administrator's own account listed, given keys or set, however they write it.</summary>
public class AdministratorsAccountTests
{
    private static readonly Recipe ByAccount = Recipe.Parse("by-account", RecipeTexts.Changed("grafana", "secret.wholeNumbers", null));

    /// <summary>Lists the keys of all owners, and makes one for the owner that the secret names.</summary>
    private static readonly Recipe ByOwner = Recipe.Parse("by-owner", RecipeTexts.Changed("sendgrid", "requests.mint.path", "\"/v3/{secret.owner}/api_keys\""));

    [Theory]
    [InlineData("7", "\"07\"")]
    [InlineData("7", "\"+7\"")]
    [InlineData("7", "\" 7\"")]
    [InlineData("7", "7.0")]
    [InlineData("7", "70e-1")]
    [InlineData("\"007\"", "7")]
    [InlineData("[7,\"eem5k2v8d1gcga\"]", "\"+07\"")]
    [InlineData("[7,\"eem5k2v8d1gcga\"]", "\"eem5k2v8d1gcga \"")]
    [InlineData("123456789012345678901234567890", "123456789012345678901234567890")]
    public void An_account_is_the_administrators_however_it_is_written(string administrators, string secrets) =>
        AssertRefused(ByAccount, "service_account_id", administrators, secrets);

    [Theory]
    [InlineData("7", "77")]
    [InlineData("7", "-7")]
    [InlineData("7", "7.5")]
    [InlineData("\"a7\"", "7")]
    public void Another_account_is_not(string administrators, string secrets) =>
        Refuse(ByAccount, "service_account_id", administrators, secrets);

    [Theory]
    [InlineData("\"boss\"")]
    [InlineData("[\"me\",\"BOSS\"]")]
    [InlineData("{\"id\":\"boss\"}")]
    public void An_account_that_stands_only_in_the_URL_by_which_a_key_is_made_is_compared_as_well(string secrets) =>
        AssertRefused(ByOwner, "owner", "\"boss\"", secrets);

    [Fact]
    public void What_a_key_may_do_names_no_account() =>
        Refuse(RecipeBook.Find("sendgrid"), "scopes", "[\"mail.send\",\"api_keys.create\"]", "[\"mail.send\"]");

    private static void AssertRefused(Recipe recipe, string field, string administrators, string secrets) => Assert.StartsWith(
        $"InvalidSecret: The value of the secret has a field '{field}' that names the administrator's own account at {recipe.Vendor}",
        Assert.Throws<RotationException>(() => Refuse(recipe, field, administrators, secrets)).Message, StringComparison.Ordinal);

    private static void Refuse(Recipe recipe, string field, string administrators, string secrets) => AdministratorsAccount.Refuse(
        SecretValue.FromText($$"""{"{{field}}":{{secrets}}}"""), SecretValue.FromText($$"""{"{{field}}":{{administrators}}}"""), recipe);
}
