using RotationFunctions.ApiKeys;
using RotationFunctions.Cli.Access;

namespace RotationFunctions.Cli.Supply;

/// <summary>The vendor's id of the key, where the recipe keeps it: given, or asked for at a terminal. It is no secret, and shows as it is typed.</summary>
internal static class KeyIdInput
{
    /// <returns><c>null</c> where the recipe keeps none.</returns>
    /// <exception cref="RotationException"><see cref="RotationErrors.InvalidSettings"/>: one is needed and nobody can be asked, or there is no place for it.</exception>
    public static string? Read(string? given, Recipe recipe, CancellationToken cancellationToken)
    {
        if (recipe.IdField is null)
            return given is null ? null : throw Invalid($"The recipe '{recipe.Name}' keeps no id of a key. Leave out --id.");
        var id = given ?? (Console.IsInputRedirected ? null : Ask(recipe, cancellationToken));
        return id is { Length: > 0 } ? id : throw Invalid(
            $"The recipe '{recipe.Name}' keeps the id that {recipe.Vendor} has for the key, in the field '{recipe.IdField}': without it the secret "
            + "would name another key than it holds. Give it with --id.");
    }

    private static string? Ask(Recipe recipe, CancellationToken cancellationToken)
    {
        Console.Error.WriteLine($"Type the id that {recipe.Vendor} has for the new key.");
        return Prompt.Read(Console.ReadLine, cancellationToken)?.Trim();
    }

    private static RotationException Invalid(string sentence) => new(RotationErrors.InvalidSettings, sentence);
}
