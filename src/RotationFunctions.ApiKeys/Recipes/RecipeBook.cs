namespace RotationFunctions.ApiKeys;

/// <summary>The recipes that ship, and where another one comes from: the function's package, never a secret.</summary>
public static class RecipeBook
{
    private const string Extension = ".json";
    private const string Schema = "recipe.schema.json";

    /// <summary>The names of the recipes that ship.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. from file in typeof(RecipeBook).Assembly.GetManifestResourceNames()
           where file.EndsWith(Extension, StringComparison.Ordinal) && file != Schema
           orderby file
           select file[..^Extension.Length],
    ];

    /// <summary>The JSON Schema of a recipe, for editors.</summary>
    public static string SchemaText => Text(Schema);

    /// <summary>The JSON of a recipe that ships.</summary>
    public static string TextOf(string name) => Text(name + Extension);

    /// <exception cref="RotationException"><see cref="ApiKeyErrors.InvalidRecipe"/>: there is none of that name.</exception>
    public static Recipe Find(string name) => Names.Contains(name)
        ? Recipe.Parse(name, TextOf(name))
        : throw new RotationException(ApiKeyErrors.InvalidRecipe, $"There is no recipe '{name}'. There is: {string.Join(", ", Names)}.");

    /// <summary>The recipe that the function's settings name; <c>null</c>, and a mistake is reported, where there is none.</summary>
    internal static Recipe? Read(SettingsReader settings)
    {
        var (name, path) = (settings.Text("RECIPE"), settings.Text("RECIPE_PATH"));
        if (name is null == path is null)
        {
            settings.Report($"Either RECIPE must be one of: {string.Join(", ", Names)}; or RECIPE_PATH must name a recipe's file in the function's package.");
            return null;
        }
        try
        {
            return name is not null ? Find(name) : Load(path!);
        }
        catch (RotationException mistake)
        {
            settings.Report(mistake.Message);
            return null;
        }
    }

    private static Recipe Load(string path)
    {
        var package = Path.GetFullPath(AppContext.BaseDirectory);
        var file = Path.GetFullPath(path, package);
        if (!file.StartsWith(Path.TrimEndingDirectorySeparator(package) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            throw new RotationException(ApiKeyErrors.InvalidRecipe, "RECIPE_PATH leads out of the function's package. Deploy the recipe with the function.");
        try
        {
            return Recipe.Parse(Path.GetFileNameWithoutExtension(file), File.ReadAllText(file));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new RotationException(ApiKeyErrors.InvalidRecipe, $"RECIPE_PATH names '{path}', which cannot be read in the function's package.");
        }
    }

    private static string Text(string file)
    {
        using var reader = new StreamReader(typeof(RecipeBook).Assembly.GetManifestResourceStream(file)!);
        return reader.ReadToEnd();
    }
}
