using System.Text.Json;

namespace RotationFunctions.ApiKeys;

/// <summary>Reads a recipe and checks it as a whole, before anything is sent.</summary>
internal sealed class RecipeReader
{
    private static readonly Dictionary<string, RecipeFamily> Families = new()
    {
        ["coexisting"] = RecipeFamily.Coexisting,
        ["roll-in-place"] = RecipeFamily.RollInPlace,
        ["chosen-value"] = RecipeFamily.ChosenValue,
        ["supplied"] = RecipeFamily.Supplied,
    };

    /// <summary>The requests that one family alone has.</summary>
    private static readonly Dictionary<string, RecipeFamily> Hallmarks = new()
    {
        [MintRequest.Name] = RecipeFamily.Coexisting,
        [MintRequest.RollName] = RecipeFamily.RollInPlace,
        ["set"] = RecipeFamily.ChosenValue,
    };

    private static readonly Dictionary<string, bool> PreviousKeys = new() { ["kept"] = true, ["revoked"] = false };

    private readonly RecipeNode _root;
    private readonly RequestsReader _requests;
    private readonly Lazy<BaseUrl?> _base;

    private RecipeReader(RecipeNode root)
    {
        _root = root;
        _base = new(ReadBase);
        _requests = new RequestsReader(root, _base);
    }

    /// <exception cref="RotationException"><see cref="ApiKeyErrors.InvalidRecipe"/>, with every mistake.</exception>
    public static Recipe Read(string name, JsonElement json)
    {
        var mistakes = new List<string>();
        var root = new RecipeNode(json, "$", mistakes);
        var recipe = root.ReportUnreadable() ? new RecipeReader(root).Read(name) : null;
        string[] all = [.. mistakes.Distinct()];
        return all.Length == 0 ? recipe! : throw new RotationException(ApiKeyErrors.InvalidRecipe,
            $"The recipe '{name}' has {(all.Length == 1 ? "a mistake" : $"{all.Length} mistakes")}, so nothing was sent. {string.Join(' ', all)}");
    }

    private Recipe? Read(string name)
    {
        _root.Find("$schema"); // for editors
        var family = _root.Require("family")?.Choice(Families) ?? FindLikelyFamily();
        var secret = _root.RequireObject("secret");
        var requests = family is null or RecipeFamily.Supplied ? _root.FindObject("requests") : _root.RequireObject("requests");
        var keeps = _root.Find("previousKey") is { } kept && family == RecipeFamily.Coexisting ? kept.Choice(PreviousKeys) : null;
        var recipe = new Recipe
        {
            Name = name,
            Vendor = _root.Require("vendor")?.Text() ?? "",
            Family = family ?? default,
            KeyField = secret?.Require("key")?.Text() ?? "",
            IdField = (family == RecipeFamily.Coexisting ? secret?.Require("id") : secret?.Find("id"))?.Text(),
            WholeNumberFields = ReadWholeNumberFields(secret?.Find("wholeNumbers")),
            AdministratorField = secret?.Find("administrator")?.Text() ?? "masterarn",
            Limit = family == RecipeFamily.Coexisting ? KeyLimit.Read(_root.FindObject("limit")) : null,
            KeepsPreviousKey = keeps ?? true,
            SettlesIn = TimeSpan.FromSeconds(_root.Find("settlesInSeconds")?.WholeNumber(0, 600) ?? 0),
            ExpiresAfterDays = _root.Find("expiresAfterDays")?.WholeNumber(1, 36500),
            Messages = ReadMessages(_root.Find("message")),
            WhenLost = (family == RecipeFamily.RollInPlace ? _root.Require("whenLost") : null)?.Text() ?? "",
            Instructions = (family == RecipeFamily.Supplied ? _root.Require("instructions") : null)?.Text() ?? "",
            Mint = _requests.ReadMint(family, requests),
            List = _requests.ReadList(family, requests),
            Verify = _requests.ReadVerify(family, requests),
            Revoke = _requests.ReadRevoke(family, requests),
            Set = _requests.ReadSet(family, requests),
            Base = _root.Find("base") is null ? null : _base.Value,
            Administrator = ReadAdministrator(),
            Key = Authentication.ReadKey(_root.FindObject("authentication")?.FindObject("key")),
        };
        Check(recipe, requests);
        NeededValues.Check(recipe, _root);
        secret?.ReportUnknown();
        if (family is null)
            return null; // what else may be there, nobody knows
        requests?.ReportUnknown();
        _root.ReportUnknown();
        return recipe;
    }

    /// <summary>Which family a recipe with none, or with a misspelt one, is meant for by its requests, so that its other mistakes are told as well.</summary>
    private RecipeFamily? FindLikelyFamily()
    {
        var requests = _root.Find("requests");
        foreach (var (name, family) in Hallmarks)
        {
            if (requests?.Find(name) is not null)
                return family;
        }
        return null;
    }

    /// <summary>Where a recipe has an administrator, its base serves the administrator's requests too, and is held to their rule.</summary>
    private BaseUrl? ReadBase()
    {
        var hasAdministrator = _root.FindObject("authentication")?.Find("administrator") is not null;
        return BaseUrl.Read(_root.Require("base"), Reach.OfBase(hasAdministrator ? RequestAuthor.Administrator : RequestAuthor.Key));
    }

    private Authentication? ReadAdministrator() => _root.FindObject("authentication")?.FindObject("administrator") is { } node
        ? Authentication.ReadAdministrator(node, _base)
        : null;

    private static List<AnswerPath> ReadMessages(RecipeNode? node)
    {
        if (node is null)
            return [];
        IEnumerable<RecipeNode> places = node.Json.ValueKind == JsonValueKind.Array ? node.Items() : [node];
        return [.. places.Select(AnswerPath.Read).OfType<AnswerPath>()];
    }

    private static List<string> ReadWholeNumberFields(RecipeNode? node)
    {
        if (node is null)
            return [];
        if (node.Json.ValueKind == JsonValueKind.Array)
            return [.. node.Items().Select(item => item.Text()).OfType<string>()];
        node.Report("must be a list of the secret's fields.");
        return [];
    }

    private void Check(Recipe recipe, RecipeNode? requests)
    {
        // As they are written: a request with a mistake is not among the recipe's.
        var authors = (requests?.Properties() ?? []).Select(request => request.Node.Find("as")).Where(author => author is { IsText: true })
            .Select(author => author!.Json.GetString()).ToHashSet();
        if (authors.Contains("administrator") && recipe.Administrator is null)
            _root.Report("needs 'authentication' with 'administrator', since a request is sent as the administrator.");
        if (authors.Contains("key") && recipe.Key is null)
            _root.Report("needs 'authentication' with 'key', since a request is sent as the key.");
        foreach (var request in recipe.Requests)
        {
            var proof = recipe.AuthenticationOf(request)?.HeaderNames.Distinct(StringComparer.OrdinalIgnoreCase) ?? [];
            Authentication.ReportTwice(request.Headers.Names.Concat(proof), requests?.Find(request.Name));
        }
        if (recipe.IdField is { Length: > 0 } id && recipe.KeyField is { } key && (key == id || key == KeyFields.EarlierOf(id)))
            _root.Find("secret")!.Report($"has the id in '{id}', and the ids of earlier keys in '{KeyFields.EarlierOf(id)}': the key must stand in a field of its own.");
        foreach (var field in requests is { HasMistake: false } ? recipe.WholeNumberFields : [])
        {
            if (!recipe.Requests.Any(request => request.Values.Contains(new ValueName(ValueSource.Secret, field))))
                _root.Find("secret")!.Report($"names '{field}' among 'wholeNumbers', but no request reaches {{secret.{field}}}.");
        }
        if (recipe is { Limit.Keys: < 3, KeepsPreviousKey: true })
        {
            _root.Find("limit")!.Report("lets 2 keys exist at once, but a rotation needs room for a third beside the current and the previous one. "
                + "Say \"previousKey\": \"revoked\".");
        }
    }
}
