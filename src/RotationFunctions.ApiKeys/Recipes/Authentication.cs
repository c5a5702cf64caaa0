namespace RotationFunctions.ApiKeys;

/// <summary>How a request proves who asks: a bearer token, a user and password, or headers of the vendor's own.</summary>
internal sealed record Authentication(Template? Bearer, BasicCredential? Basic, HeaderTemplates Headers, TokenRequest? Token)
{
    /// <summary>An administrator's credential.</summary>
    public static Authentication? ReadAdministrator(RecipeNode? node, Lazy<BaseUrl?> otherwise)
    {
        if (node is null)
            return null;
        var token = node.FindObject(TokenRequest.Name); // also one with a mistake gives {access_token}: one mistake is told once
        return Read(node, token is null ? Reach.OfAdministrator() : Reach.OfAdministrator(ValueName.AccessToken), TokenRequest.Read(token, otherwise));
    }

    /// <summary>The key itself.</summary>
    public static Authentication? ReadKey(RecipeNode? node) =>
        node is null ? null : Read(node, Reach.OfRequest(RequestAuthor.Key, [ValueName.Key, ValueName.Id]), token: null);

    /// <summary>Whether the key itself stands in it.</summary>
    public bool CarriesKey => Values.Contains(new ValueName(ValueSource.Made, ValueName.Key));

    /// <summary>The headers that it sets.</summary>
    public IEnumerable<string> HeaderNames => Bearer is null && Basic is null ? Headers.Names : Headers.Names.Append(HeaderTemplates.Authorization);

    /// <summary>The fields of the administrator's secret that it is made of, also where they get an access token first.</summary>
    public IEnumerable<string> FieldsOfAdministrator =>
        from value in Values.Concat(Token?.Request.Values ?? []).Concat(Token?.Request.Basic?.Values ?? [])
        where value.Source == ValueSource.Administrator
        select value.Name;

    private IEnumerable<ValueName> Values => [.. Bearer?.Values ?? [], .. Basic?.Values ?? [], .. Headers.Values];

    public void Apply(HttpRequestMessage request, TemplateValues values)
    {
        if (Bearer is not null)
            HeaderTemplates.Add(request, HeaderTemplates.Authorization, Bearer, $"Bearer {Bearer.Render(values, text => text)}", values);
        Basic?.Apply(request, values);
        Headers.Apply(request, values);
    }

    /// <summary>Notes names that are one header, in whatever case: a vendor takes one of two values, or none.</summary>
    public static void ReportTwice(IEnumerable<string> names, RecipeNode? node)
    {
        foreach (var twice in names.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).Where(same => same.Count() > 1))
            node?.Report($"has two values for the header {twice.Key}: both there, or one of them in 'authentication'. Leave one out.");
    }

    private static Authentication Read(RecipeNode node, Reach reach, TokenRequest? token)
    {
        var basic = node.FindObject(BasicCredential.Name);
        var headers = node.FindObject("headers");
        var read = new Authentication(
            HeaderTemplates.ReadText(node.Find("bearer"), reach),
            BasicCredential.Read(basic, reach),
            HeaderTemplates.Read(headers, reach),
            token);
        node.ReportUnknown();
        if (node.Find("bearer") is null && basic is null && headers is null)
            node.Report("must have 'bearer', 'basic' or 'headers'.");
        if (node.Find("bearer") is not null && basic is not null)
            node.Report("must have 'bearer' or 'basic', not both: they are one header.");
        ReportTwice(read.HeaderNames, node);
        return read;
    }
}
