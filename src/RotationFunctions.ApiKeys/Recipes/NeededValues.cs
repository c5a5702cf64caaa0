namespace RotationFunctions.ApiKeys;

/// <summary>What each request must carry to do what it is for. Without it, each would seem to work: revoke by naming no key, verify by trying none.</summary>
internal static class NeededValues
{
    public static void Check(Recipe recipe, RecipeNode root)
    {
        Require(MintRequest.Name, recipe.List?.Label is null ? null : recipe.Mint?.Request, ValueName.Label,
            $"since the list tells keys apart by their label at '{recipe.List?.Label}': put it where the vendor keeps a key's name");
        Require("revoke", recipe.Revoke, ValueName.Id, "which is the key to revoke: put it into the path, or wherever the vendor wants it");
        Require("set", recipe.Set?.Request, ValueName.NewKey, "which is what the vendor is to take: put it where the vendor wants the new key");
        Require("verify", IsProvedByKey(recipe) || root.Find("authentication") is { HasMistake: true } ? null : recipe.Verify?.Request, ValueName.Key,
            "since any key would pass it otherwise: put it there, or send it as the key with {key} in 'authentication'");

        void Require(string name, RecipeRequest? request, string value, string why)
        {
            if (request is not null && root.Find("requests")?.Find(name) is { HasMistake: false } node && !request.Carries(value))
                node.Report($"must carry {{{value}}}, {why}.");
        }
    }

    private static bool IsProvedByKey(Recipe recipe) =>
        recipe.Verify is { Request.As: RequestAuthor.Key } && recipe.Key is null or { CarriesKey: true };
}
