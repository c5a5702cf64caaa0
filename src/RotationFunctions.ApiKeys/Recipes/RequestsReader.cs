namespace RotationFunctions.ApiKeys;

/// <summary>Reads the requests that a recipe's family needs, with what each must say of its answer.</summary>
/// <param name="start">The recipe's base, for requests that have none of their own.</param>
internal sealed class RequestsReader(RecipeNode root, Lazy<BaseUrl?> start)
{
    private static readonly int[] UsuallyRefused = [401, 403];

    private readonly string[] _expiry = root.Find("expiresAfterDays") is null ? [] : [.. ValueName.Expiry];

    public MintRequest? ReadMint(RecipeFamily? family, RecipeNode? requests)
    {
        var (name, made) = family == RecipeFamily.Coexisting ? (MintRequest.Name, new[] { ValueName.Label }) : (MintRequest.RollName, [ValueName.Id]);
        if (family is not (RecipeFamily.Coexisting or RecipeFamily.RollInPlace) || requests?.RequireObject(name) is not { } node)
            return null;
        var request = RequestReader.Read(name, node, [.. made, .. _expiry], start);
        var key = AnswerPath.Read(node.Require("key"));
        var id = AnswerPath.Read(root.FindObject("secret")?.Find("id") is null ? node.Find("id") : node.Require("id"));
        if (key is not null && id?.IsSameAs(key) == true)
            node.Find("id")!.Report("is the place of the key itself, but logs and secrets' lists of earlier keys show ids. Name the place of an id that is no secret.");
        node.ReportUnknown();
        return request is null || key is null ? null : new MintRequest(request, key, id);
    }

    public ListRequest? ReadList(RecipeFamily? family, RecipeNode? requests)
    {
        if (family != RecipeFamily.Coexisting || requests?.RequireObject("list") is not { } node)
            return null;
        var request = RequestReader.Read("list", node, [ValueName.LabelPrefix], start);
        var items = AnswerPath.Read(node.Require("items"));
        var id = AnswerPath.Read(node.Require("id"));
        var created = AnswerPath.Read(node.Find("created"));
        var label = ReadLabel(node);
        var paging = Paging.Read(node.FindObject("pages"));
        node.ReportUnknown();
        return request is null || items is null || id is null ? null : new ListRequest(request, items, id, label, label is null ? created : null, paging);
    }

    public VerifyRequest? ReadVerify(RecipeFamily? family, RecipeNode? requests)
    {
        var found = family is null or RecipeFamily.Supplied ? requests?.FindObject("verify") : requests?.RequireObject("verify");
        if (found is not { } node)
            return null;
        var request = RequestReader.Read("verify", node, [ValueName.Key, ValueName.Id], start);
        var refused = ReadStatuses(node.Find("refused")) ?? UsuallyRefused;
        node.ReportUnknown();
        return request is null ? null : new VerifyRequest(request, refused);
    }

    public RecipeRequest? ReadRevoke(RecipeFamily? family, RecipeNode? requests)
    {
        if (family != RecipeFamily.Coexisting || requests?.RequireObject("revoke") is not { } node)
            return null;
        var request = RequestReader.Read("revoke", node, [ValueName.Id], start);
        node.ReportUnknown();
        return request;
    }

    public SetRequest? ReadSet(RecipeFamily? family, RecipeNode? requests)
    {
        if (family != RecipeFamily.ChosenValue || requests?.RequireObject("set") is not { } node)
            return null;
        var request = RequestReader.Read("set", node, [ValueName.NewKey, ValueName.Id], start);
        var refused = ReadStatuses(node.Find("refused")) ?? [];
        node.ReportUnknown();
        return request is null ? null : new SetRequest(request, refused);
    }

    /// <summary>What tells this secret's keys from others in the list: their label, or that there are no others.</summary>
    private static AnswerPath? ReadLabel(RecipeNode node)
    {
        var label = AnswerPath.Read(node.Find("label"));
        var allOurs = node.Find("allOurs");
        if (allOurs is not null && allOurs.Json.ValueKind != System.Text.Json.JsonValueKind.True)
            allOurs.Report("must be true, or left out.");
        if (node.Find("label") is null == allOurs is null)
            node.Report("must have 'label', where an item has the key's label; or \"allOurs\": true, where every key in the list belongs to this secret alone.");
        if (allOurs is not null && node.Find("created") is null)
            node.Report("must have 'created', where an item has the time of the key's making, since no label tells it.");
        return label;
    }

    private static int[]? ReadStatuses(RecipeNode? node)
    {
        if (node is null)
            return null;
        if (node.Json.ValueKind == System.Text.Json.JsonValueKind.Array)
            return [.. node.Items().Select(item => item.WholeNumber(400, 499)).OfType<int>()];
        node.Report("must be a list of statuses such as [401, 403].");
        return [];
    }
}
