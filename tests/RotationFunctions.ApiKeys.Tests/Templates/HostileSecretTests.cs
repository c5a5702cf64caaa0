using System.Text.RegularExpressions;

namespace RotationFunctions.ApiKeys.Tests.Templates;

/// <summary>Whoever can write the application's secret must not get the administrator's credential sent to a server of theirs, or to another account.</summary>
public class HostileSecretTests
{
    private static readonly string[] Hostile =
    [
        "evil.example", "//evil.example", "@evil.example", ":443@evil.example", ".evil.example", "..", "../../..", "..%2F..", "%2e%2e", "/../../accounts/other",
        "x/../../../accounts/other", "?redirect=https://evil.example", "#", "\\evil.example\\", "https://evil.example", "\t//evil.example", "x\r\nHost: evil.example",
    ];

    public static TheoryData<string, string> Attempts
    {
        get
        {
            var attempts = new TheoryData<string, string>();
            foreach (var text in Hostile)
            {
                foreach (var name in new[] { "api_key_id", "api_key_id_before", "host", "base", "url", "api_key", "account" })
                    attempts.Add(name, text);
            }
            return attempts;
        }
    }

    [Theory]
    [MemberData(nameof(Attempts))]
    public async Task The_administrators_key_goes_to_the_recipes_host_and_paths_alone(string field, string text)
    {
        await using var stage = await Stages.SendGridAsync();
        var sent = new List<HttpRequestMessage>();
        stage.Wire.Sent = sent.Add;
        foreach (var (token, label) in new[] { (Names.First, StagingLabels.Current), ("0", StagingLabels.Previous) })
            stage.Store.Add(token, stage.Store.Value(StagingLabels.Current).With(field, text), label);
        stage.Begin();

        foreach (var step in RotationSteps.OfRotation)
            await TryAsync(() => stage.RunAsync(step));
        await TryAsync(() => stage.CheckAsync());
        stage.Begin(Names.Third);
        foreach (var step in RotationSteps.OfRotation)
            await TryAsync(() => stage.RunAsync(step, Names.Third));

        var administrators = stage.Store.Others[Names.Administrator].GetString("api_key");
        var carrying = sent.Where(request => request.Headers.ToString().Contains(administrators, StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(carrying);
        Assert.All(carrying, request =>
        {
            Assert.Equal(stage.Vendor.Url.Authority, request.RequestUri!.Authority);
            Assert.Null(request.Headers.Host);
            Assert.Matches("^/v3/api_keys(/[^/]+)?$", request.RequestUri.PathAndQuery);
        });
        Assert.Contains(stage.Vendor.Keys.All, key => key.Name == Stages.Manager);
    }

    public static TheoryData<string, string> Recipes
    {
        get
        {
            var recipes = new TheoryData<string, string>();
            foreach (var recipe in RecipeBook.Names)
            {
                foreach (var text in Hostile)
                    recipes.Add(recipe, text);
            }
            return recipes;
        }
    }

    [Theory]
    [MemberData(nameof(Recipes))]
    public void In_no_recipe_that_ships_a_secret_moves_a_request_of_the_administrators_to_another_place(string name, string text)
    {
        var recipe = RecipeBook.Find(name);
        var administrator = Filled("administrator", _ => "from.administrator.example");
        var made = new Dictionary<string, string> { [ValueName.Id] = "id", [ValueName.LabelPrefix] = "label" };
        foreach (var request in recipe.Requests.Append(recipe.Administrator?.Token?.Request).OfType<RecipeRequest>().Where(request => request.ProvesAdministrator))
        {
            var usual = request.Url.Render(new TemplateValues(Filled("secret", field => field), administrator, made, new KeyFields(recipe)), null);
            try
            {
                var hostile = request.Url.Render(new TemplateValues(Filled("secret", _ => text), administrator, made, new KeyFields(recipe)), null);
                Assert.Equal(usual.GetLeftPart(UriPartial.Authority), hostile.GetLeftPart(UriPartial.Authority));
                Assert.Equal(usual.Segments.Length, hostile.Segments.Length);
            }
            catch (RotationException refused)
            {
                Assert.Equal(RotationErrors.InvalidSecret, refused.Code);
            }
        }

        // All fields of one source that the recipe reaches.
        SecretValue Filled(string source, Func<string, string> value) =>
            Regex.Matches(RecipeBook.TextOf(name), $$"""\{{{source}}\.([a-z_]+)\}""").Aggregate(
                SecretValue.FromText("{}"), (secret, field) => secret.With(field.Groups[1].Value, value(field.Groups[1].Value)));
    }

    [Fact]
    public async Task A_secret_that_names_another_administrator_is_refused_before_anything_is_sent()
    {
        await using var stage = await Stages.SendGridAsync();
        const string Other = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:finance-AbCdEf";
        stage.Store.Others[Other] = SecretValue.FromText("""{"api_key":"another's"}""");
        stage.Store.Add(Names.First, stage.Store.Value(StagingLabels.Current).With("masterarn", Other), StagingLabels.Current);

        var error = await stage.Begin().FailAsync(RotationStep.CreateSecret);

        Assert.Equal($"AdministratorMismatch: The field 'masterarn' of secret {Names.Secret} does not name the administrator's secret that this function may use, so no "
            + "credential was sent. Correct the field, or the function's ADMINISTRATOR_SECRET: both must say the same.", error.Message);
        Assert.Empty(stage.Vendor.Calls);
        Assert.DoesNotContain("ReadOther", stage.Store.Calls);
    }

    [Fact]
    public async Task A_secret_may_name_the_administrator_that_the_setting_names()
    {
        await using var stage = await Stages.SendGridAsync();
        stage.Store.Add(Names.First, stage.Store.Value(StagingLabels.Current).With("masterarn", Names.Administrator), StagingLabels.Current);

        await stage.Begin().RotateAsync();

        Assert.Equal(Names.Second, stage.Store.VersionWith(StagingLabels.Current));
    }

    [Theory]
    [InlineData("evil.example/")]
    [InlineData("evil.example@good.example")]
    [InlineData("good.example#")]
    [InlineData("good.example?")]
    [InlineData("good.example:99999999")]
    [InlineData("good.example:65536")]
    [InlineData("good..example")]
    [InlineData("good example")]
    [InlineData("good.example\n")]
    [InlineData("-")]
    public void A_host_that_a_value_fills_must_be_a_host_name(string host)
    {
        var recipe = Recipe.Parse("own", RecipeTexts.Changed("gitlab", "base", "\"https://{secret.host}/api/v4\""));
        var secret = SecretValue.FromText("""{"token":"t","token_id":1}""").With("host", host);

        var error = Assert.Throws<RotationException>(() => recipe.Mint!.Request.Url.Render(
            new TemplateValues(secret, null, new Dictionary<string, string>(), new KeyFields(recipe)), null));

        Assert.EndsWith("has a field 'host' that is not a host name. It must be one, such as api.example.com.", error.Message, StringComparison.Ordinal);
    }

    private static async Task TryAsync(Func<Task> step)
    {
        try
        {
            await step();
        }
        catch (RotationException)
        {
            // refused by name, which is as good
        }
    }
}
