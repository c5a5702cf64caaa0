namespace RotationFunctions.ApiKeys;

/// <summary>Gets the administrator a short-lived token first, as OAuth's client credentials do.</summary>
/// <param name="AccessToken">Where the answer has it.</param>
internal sealed record TokenRequest(RecipeRequest Request, AnswerPath AccessToken)
{
    public static TokenRequest? Read(RecipeNode? node, BaseUrl? otherwise)
    {
        if (node is null)
            return null;
        var start = node.Find("base") is { } own ? BaseUrl.Read(own, Reach.OfBase(RequestAuthor.Administrator)) : otherwise;
        var request = RequestReader.Read("token", RequestAuthor.Nobody, node, Reach.OfAdministrator(), start);
        var accessToken = AnswerPath.Read(node.Require("answer"));
        node.ReportUnknown();
        return request is null || accessToken is null ? null : new TokenRequest(request, accessToken);
    }
}
