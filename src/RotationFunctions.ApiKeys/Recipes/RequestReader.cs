namespace RotationFunctions.ApiKeys;

/// <summary>Reads one request of a recipe.</summary>
internal static class RequestReader
{
    private static readonly Dictionary<string, HttpMethod> Methods = new()
    {
        ["GET"] = HttpMethod.Get,
        ["POST"] = HttpMethod.Post,
        ["PUT"] = HttpMethod.Put,
        ["PATCH"] = HttpMethod.Patch,
        ["DELETE"] = HttpMethod.Delete,
    };

    private static readonly Dictionary<string, RequestAuthor> Authors = new()
    {
        ["administrator"] = RequestAuthor.Administrator,
        ["key"] = RequestAuthor.Key,
        ["nobody"] = RequestAuthor.Nobody,
    };

    /// <param name="made">The made values that this request can reach.</param>
    /// <param name="otherwise">The recipe's base, for a request that has none of its own.</param>
    public static RecipeRequest? Read(string name, RecipeNode node, IReadOnlyList<string> made, Lazy<BaseUrl?> otherwise)
    {
        var known = node.Require("as")?.Choice(Authors);
        var author = known ?? RequestAuthor.Administrator; // who may reach the most, so that no mistake is told that may be none
        var request = Read(name, author, node, Reach.OfRequest(author, made), otherwise);
        return known is null ? null : request;
    }

    public static RecipeRequest? Read(string name, RequestAuthor author, RecipeNode node, Reach reach, Lazy<BaseUrl?> otherwise)
    {
        var carries = name == TokenRequest.Name ? RequestAuthor.Administrator : author;
        var start = node.Find("base") is { } own ? BaseUrl.Read(own, Reach.OfBase(carries)) : otherwise.Value;
        var method = ReadMethod(node.Require("method"));
        var path = ReadPath(node.Require("path"), reach);
        var query = NamedTemplate.Read(node.FindObject("query"), reach);
        var headers = HeaderTemplates.Read(node.FindObject("headers"), reach);
        var body = ReadBody(node, reach);
        var expectations = Expectation.Read(node.FindObject("expect"));
        return method is null || path is null || start is null
            ? null
            : new RecipeRequest(name, author, method, new UrlTemplate(start, path, query), headers, body, expectations);
    }

    private static HttpMethod? ReadMethod(RecipeNode? node)
    {
        if (node is null)
            return null;
        if (node.IsText && Methods.TryGetValue(node.Json.GetString()!, out var method))
            return method;
        node.Report($"must be one of: {string.Join(", ", Methods.Keys)}.");
        return null;
    }

    private static SegmentedPath? ReadPath(RecipeNode? node, Reach reach)
    {
        if (node?.Text() is not { } text)
            return null;
        if (text[0] == '/')
            return SegmentedPath.Read(text, node, reach);
        node.Report("must begin with a slash.");
        return null;
    }

    private static IBodyTemplate? ReadBody(RecipeNode node, Reach reach)
    {
        var json = node.Find("json");
        var form = node.FindObject("form");
        if (json is not null && form is not null)
            node.Report("must have 'json' or 'form', not both.");
        if (form is not null)
            return new FormTemplate(NamedTemplate.Read(form, reach));
        return json is null ? null : JsonTemplate.Read(json, reach);
    }
}
