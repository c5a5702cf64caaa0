using System.Security.Cryptography;
using RotationFunctions.ApiKeys;
using RotationFunctions.Cli.Access;
using RotationFunctions.Databases;
using RotationFunctions.MySql;
using RotationFunctions.PostgreSql;

namespace RotationFunctions.Cli.Credentials;

/// <summary>Finds the rotator for a credential, with the settings that the function has.</summary>
/// <param name="read">The value of an environment variable, or <c>null</c>.</param>
/// <param name="recipe">The name or file of the recipe of an API key; <c>null</c> for what <c>RECIPE</c> says.</param>
internal sealed class CredentialRotators(Func<string, string?> read, string? recipe)
{
    private const string NoRotator = "It has no 'engine' that is known, and no recipe is named. For an API key, name one with --recipe.";

    /// <summary>The option by which another command knows the same recipe; <c>null</c> where none was given, since variables stay.</summary>
    public string? RecipeOption => recipe is null ? null : $"--recipe {ShellWord.Of(recipe)}";

    /// <summary>The password generator by the settings.</summary>
    public PasswordGenerator CreatePasswords()
    {
        var settings = new SettingsReader(read);
        var passwords = PasswordSettings.Read(settings);
        settings.ThrowIfInvalid();
        return new PasswordGenerator(passwords, RandomNumberGenerator.Create());
    }

    /// <exception cref="RotationException"><see cref="RotationErrors.InvalidSettings"/></exception>
    public Credential Find(SecretValue current)
    {
        var settings = new SettingsReader(read);
        var engine = current.IsJson ? TextOf(current, "engine")?.ToLowerInvariant() : null;
        var tls = new TlsSettings();
        var found = engine is null ? FindApiKey(settings)
            : new PostgreSqlEngine(tls, RandomNumberGenerator.Create()).EngineNames.Contains(engine)
                ? FindDatabase(PostgreSqlEngine.CreateRotator(settings), current, engine)
            : new MySqlEngine(tls, new MySqlSettings()).EngineNames.Contains(engine)
                ? FindDatabase(MySqlEngine.CreateRotator(settings), current, engine)
            : new Credential(null, NoRotator);
        settings.ThrowIfInvalid();
        return found;
    }

    /// <summary>The settings of the recipe that is named; <c>null</c> where none is.</summary>
    /// <exception cref="RotationException"><see cref="RotationErrors.InvalidSettings"/></exception>
    public ApiKeySettings? ReadApiKeySettings()
    {
        var settings = new SettingsReader(read);
        var found = ReadApiKeySettings(settings);
        settings.ThrowIfInvalid();
        return found;
    }

    private Credential FindApiKey(SettingsReader settings)
    {
        if (ReadApiKeySettings(settings) is not { } read)
            return new Credential(null, NoRotator);
        var isSupplied = read.Recipe.Family == RecipeFamily.Supplied;
        return new Credential(new ApiKeyRotator(read), read.Recipe.CanVerify ? null
            : $"There is no request of {read.Recipe.Vendor} that verifies a key.")
        {
            IsSupplied = isSupplied,
            OutlivesSet = isSupplied || read.Recipe.Family == RecipeFamily.Coexisting,
        };
    }

    // With two users, or two passwords of one user, the current one works on once the pending one is set. Which of its servers
    // keeps two does not stand in the secret: each of these names may mean MySQL.
    private static Credential FindDatabase(DatabaseRotator rotator, SecretValue current, string engine) => new(rotator, null)
    {
        IsSameAccount = other => rotator.IsSameAccount(current, other),
        OutlivesSet = TextOf(current, "masterarn") is not null || engine is "mysql" or "mariadb" or "aurora-mysql",
    };

    private ApiKeySettings? ReadApiKeySettings(SettingsReader settings)
    {
        if (recipe is null)
            return settings.Text("RECIPE") is null && settings.Text("RECIPE_PATH") is null ? null : ApiKeySettings.Read(settings);
        return ApiKeySettings.Read(settings, RecipeBook.Names.Contains(recipe) ? RecipeBook.Find(recipe) : LoadRecipe(recipe));
    }

    private static Recipe LoadRecipe(string file)
    {
        try
        {
            return Recipe.Parse(Path.GetFileNameWithoutExtension(file), File.ReadAllText(file));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new RotationException(RotationErrors.InvalidSettings,
                $"The recipe '{file}' cannot be read. Name a file, or one of: {string.Join(", ", RecipeBook.Names)}.");
        }
    }

    /// <summary>The text of a field; <c>null</c> where there is none, whatever stands there.</summary>
    public static string? TextOf(SecretValue value, string field)
    {
        try
        {
            return value.FindString(field);
        }
        catch (RotationException)
        {
            return null; // it is no name of an engine, a secret or a user
        }
    }
}
