using System.Text.Json;

namespace RotationFunctions.ApiKeys.Tests.Http;

/// <summary>How a list is read that comes in pages: to its end, and nowhere else.</summary>
public class PagingTests
{
    [Theory]
    [InlineData("""{ "parameter": "page", "first": 1 }""", 1)]
    [InlineData("""{ "parameter": "page", "first": 0 }""", 0)]
    [InlineData("""{ "parameter": "after", "next": "/next" }""", 0)]
    [InlineData("""{ "next": "/next_url" }""", 0)]
    public async Task A_list_in_pages_is_read_to_its_end(string pages, int firstPage)
    {
        await using var stage = await Stages.SendGridAsync(recipe: Recipe.Parse("paged", RecipeTexts.Changed("sendgrid", "requests.list.pages", pages)));
        stage.Vendor.PageSize = 2;
        stage.Vendor.FirstPage = firstPage;
        for (var orphan = 0; orphan < 5; orphan++)
            stage.Vendor.Keys.TryIssue(KeyLabel.New(Names.Secret, $"{orphan}", stage.Clock.GetUtcNow()));

        await stage.Begin().RotateAsync();

        Assert.Equal(3, stage.Vendor.Keys.All.Count);
    }

    [Theory]
    [InlineData("""{"next":"b"}""", true, true)] // as where a page is filtered
    [InlineData("""{"next":"b"}""", false, true)]
    [InlineData("""{"next":"a"}""", true, false)] // nothing came after it
    [InlineData("""{"next":"a"}""", false, true)] // the parameter is not heeded: an error at the hundredth page, and no key overlooked
    [InlineData("""{"next":null}""", true, false)]
    [InlineData("{}", false, false)]
    public void The_last_page_is_that_which_names_no_other(string answered, bool wasEmpty, bool goesOn)
    {
        using var answer = JsonDocument.Parse(answered);
        var next = AnswerPath.Read("/next", new RecipeNode(default, "$", []));

        Assert.All((string?[])["after", null], parameter =>
            Assert.Equal(goesOn, new Paging(parameter, null, next).After(answer.RootElement, wasEmpty, new PageRequest(parameter, "a"), page: 2) is not null));
    }

    [Fact]
    public async Task A_list_by_a_cursor_is_read_on_past_an_empty_page()
    {
        await using var stage = await Stages.SendGridAsync(recipe: Recipe.Parse("paged", RecipeTexts.Changed("sendgrid", "requests.list.pages", """{ "parameter": "after", "next": "/next" }""")));
        stage.Vendor.PageSize = 2;
        stage.Vendor.EmptyPage = 2;
        for (var orphan = 0; orphan < 5; orphan++)
            stage.Vendor.Keys.TryIssue(KeyLabel.New(Names.Secret, $"{orphan}", stage.Clock.GetUtcNow()));
        var last = stage.Vendor.Keys.All[^1].Id;

        await stage.Begin().RotateAsync();

        Assert.Null(stage.Vendor.Keys.FindById(last));
    }

    [Theory]
    [InlineData("?page=2", "https://api.example.com/v1/keys?page=2")]
    [InlineData("/v2/keys", "https://api.example.com/v2/keys")]
    [InlineData("https://api.example.com:443/v1/keys?page=2", "https://api.example.com/v1/keys?page=2")]
    [InlineData("http://api.example.com/v1/keys?page=2", null)]
    [InlineData("https://api.example.com:8443/v1/keys?page=2", null)]
    [InlineData("https://user@api.example.com/v1/keys?page=2", null)]
    [InlineData("https://api.example.com.evil.example/v1/keys", null)]
    [InlineData("//evil.example/v1/keys", null)]
    public void A_next_page_is_asked_for_where_the_list_is_and_nowhere_else(string next, string? url) =>
        Assert.Equal(url, new PageRequest(null, next).On(new Uri("https://api.example.com/v1/keys"))?.AbsoluteUri);

    [Fact]
    public async Task A_next_page_on_another_host_is_not_asked_for()
    {
        await using var stage = await Stages.SendGridAsync(recipe: Recipe.Parse("paged", RecipeTexts.Changed("sendgrid", "requests.list.pages", """{ "next": "/elsewhere" }""")));
        stage.Vendor.PageSize = 2;

        var error = await stage.Begin().FailAsync(RotationStep.CreateSecret);

        Assert.Equal("AnswerUnusable: Twilio SendGrid's answer to the request 'list' names a next page on another host, which was not asked. Compare the recipe with the "
            + "vendor's documentation.", error.Message);
    }

    [Fact]
    public async Task Pages_without_an_end_are_left_after_a_hundred()
    {
        await using var stage = await Stages.SendGridAsync(recipe: Recipe.Parse("paged", RecipeTexts.Changed("sendgrid", "requests.list.pages", """{ "parameter": "ignored", "first": 1 }""")));

        var error = await stage.Begin().FailAsync(RotationStep.CreateSecret);

        Assert.Equal("AnswerUnusable: Twilio SendGrid's answer to the request 'list' has more than 100 pages. Compare the recipe with the vendor's documentation.", error.Message);
        Assert.Equal(100, stage.Vendor.Calls.Count(call => call.Method == "GET"));
    }
}
