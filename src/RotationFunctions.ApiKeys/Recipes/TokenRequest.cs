namespace RotationFunctions.ApiKeys;

/// <summary>Gets the administrator a short-lived token first, as OAuth's client credentials do.</summary>
/// <param name="AccessToken">Where the answer has it.</param>
internal sealed record TokenRequest(RecipeRequest Request, AnswerPath AccessToken)
{
    public const string Name = "token";

    public static TokenRequest? Read(RecipeNode? node, Lazy<BaseUrl?> otherwise)
    {
        if (node is null)
            return null;
        var request = RequestReader.Read(Name, RequestAuthor.Nobody, node, Reach.OfAdministrator(), otherwise);
        var basic = BasicCredential.Read(node.FindObject(BasicCredential.Name), Reach.OfAdministrator());
        var accessToken = AnswerPath.Read(node.Require("answer"));
        node.ReportUnknown();
        return request is null || accessToken is null ? null : new TokenRequest(request with { Basic = basic }, accessToken);
    }
}
