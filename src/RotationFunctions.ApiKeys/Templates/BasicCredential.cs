using System.Text;

namespace RotationFunctions.ApiKeys;

/// <summary>A user and a password, as HTTP's basic authentication has them.</summary>
internal sealed record BasicCredential(Template User, Template Password)
{
    public const string Name = "basic";

    public IEnumerable<ValueName> Values => User.Values.Concat(Password.Values);

    public static BasicCredential? Read(RecipeNode? node, Reach reach)
    {
        if (node is null)
            return null;
        var user = Template.Read(node.Require("user"), reach);
        var password = Template.Read(node.Require("password"), reach);
        if (user?.Literals.Any(literal => literal.Contains(':', StringComparison.Ordinal)) == true)
            node.Find("user")!.Report("has a colon, at which the user of basic authentication would end (RFC 7617).");
        node.ReportUnknown();
        return user is null || password is null ? null : new BasicCredential(user, password);
    }

    public void Apply(HttpRequestMessage request, TemplateValues values)
    {
        var user = User.Render(values, text => text);
        if (user.Contains(':', StringComparison.Ordinal))
            throw values.Unusable(User.Values.First(), "has a colon, at which the user of basic authentication would end (RFC 7617).");
        var pair = $"{user}:{Password.Render(values, text => text)}";
        HeaderTemplates.Add(request, HeaderTemplates.Authorization, User, $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(pair))}", values);
    }
}
