using System.Globalization;

namespace RotationFunctions.ApiKeys;

/// <summary>
/// The account or client whose keys a recipe's requests list, make, replace or set, where a secret says which in one of the fields that
/// <see cref="Recipe.AccountFields"/> names. It must not be the administrator's own, whose key would be revoked or replaced as the application's, and of
/// whom the application would get a key.
/// </summary>
internal static class AdministratorsAccount
{
    /// <exception cref="RotationException"><see cref="RotationErrors.InvalidSecret"/>: the secret names the administrator's own.</exception>
    public static void Refuse(SecretValue secret, SecretValue administrator, Recipe recipe)
    {
        foreach (var field in recipe.AccountFields)
        {
            // A field of the same name holds what it does here; a credential proves an account under whatever name.
            var own = recipe.Administrator!.FieldsOfAdministrator.Append(field).SelectMany(name => SecretTexts.Of(administrator, name)).Select(Plain);
            if (SecretTexts.Of(secret, field).Select(Plain).Where(text => text.Length > 0).Intersect(own, StringComparer.OrdinalIgnoreCase).Any())
            {
                throw secret.Invalid($"has a field '{field}' that names the administrator's own account at {recipe.Vendor}: its secret, ADMINISTRATOR_SECRET, holds the same. "
                    + "Nothing was sent, since the administrator's key would be revoked or replaced. Give the application an account of its own, and name that.");
            }
        }
    }

    /// <summary>One form of all that a vendor may read as the same: 7, 07, +7 and 7.0.</summary>
    private static string Plain(string text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && decimal.IsInteger(number)
            ? decimal.Truncate(number).ToString(CultureInfo.InvariantCulture)
            : text.Trim();
}
