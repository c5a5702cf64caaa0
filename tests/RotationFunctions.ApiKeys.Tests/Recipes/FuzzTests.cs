using CsCheck;

namespace RotationFunctions.ApiKeys.Tests.Recipes;

/// <summary>Whatever stands somewhere in a recipe, it is told as a mistake, or the recipe's requests can be made.</summary>
public class FuzzTests
{
    private static readonly Gen<string> Texts = Gen.OneOf(
        "", "/", "//", "..", "{", "}", "{}", "{{", "{key}", "{id}", "{label}", "{new_key}", "{secret.}", "{secret.api_key}", "{administrator.api_key}", "{access_token}", "https://",
        "https://{secret.host}:99999", "https://a:0", "https://[::1]", "https://-a", "https://a/{key}", "https://1.2.3.4.5", "http://a", "/%", "/%zz", "/a b", "/é", "/?", "/#", "\\ud800",
        "\\u0000", "\\n", "GET", "POST", "administrator", "key", "nobody", "coexisting", "roll-in-place", "chosen-value", "supplied", "Host", "Cookie", "/0/~2", new string('x', 70000), "/" + new string('x', 70000));

    private static readonly Gen<string> Nasty = Gen.OneOf(
        Texts.Select(text => $"\"{text}\""),
        Gen.OneOf("null", "true", "0", "-1", "1e400", "99999999999999999999", "[]", "{}", "[null]", "[[]]", "{\"a\":1,\"a\":2}", "{\"\\ud800\":1}", "{\"as\":\"key\"}", "[\"/a\",1]", "\u0001", "]"));

    private static readonly SecretValue Secret = SecretValue.FromText("""{"api_key":"k","api_key_id":"i","token":"k","host":"a.example","scopes":["a"]}""");

    [Fact]
    public void A_place_of_a_recipe_that_is_overwritten_is_no_crash() => Gen.Select(Gen.OneOf(RecipeBook.Names.ToArray()), Gen.Int[0, 10_000], Nasty).Sample((name, place, nasty) =>
    {
        var text = JsonPlaces.Overwrite(RecipeBook.TextOf(name), place, nasty);
        if (Parse(text) is not { } recipe)
            return;
        foreach (var request in recipe.Requests)
            Make(recipe, request);
    }, iter: 2000);

    private static Recipe? Parse(string text)
    {
        try
        {
            return Recipe.Parse("fuzzed", text);
        }
        catch (RotationException mistake)
        {
            Assert.Equal(ApiKeyErrors.InvalidRecipe, mistake.Code);
            return null;
        }
    }

    private static void Make(Recipe recipe, RecipeRequest request)
    {
        var made = new[] { ValueName.Key, ValueName.NewKey, ValueName.Id, ValueName.Label, ValueName.LabelPrefix, ValueName.AccessToken }.Concat(ValueName.Expiry).ToDictionary(name => name, _ => "1");
        var values = new TemplateValues(Secret, Secret, made, new KeyFields(recipe));
        try
        {
            using var message = new HttpRequestMessage(request.Method, request.Url.Render(values, origin: null)) { Content = request.Body?.Render(values) };
            request.Headers.Apply(message, values);
            recipe.Administrator?.Apply(message, values);
            recipe.Key?.Apply(message, values);
        }
        catch (RotationException unusable)
        {
            Assert.Equal(RotationErrors.InvalidSecret, unusable.Code);
        }
    }
}
