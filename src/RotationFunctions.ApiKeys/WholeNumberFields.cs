namespace RotationFunctions.ApiKeys;

/// <summary>
/// The secret's fields in which the vendor wants a number, and may take another text for the same number or for a name: they must be written
/// in digits alone, so that what is compared here is what the vendor reads.
/// </summary>
internal static class WholeNumberFields
{
    /// <exception cref="RotationException"><see cref="RotationErrors.InvalidSecret"/>: one is written otherwise.</exception>
    public static void Require(SecretValue secret, Recipe recipe)
    {
        foreach (var field in recipe.WholeNumberFields)
        {
            if (secret.FindJson(field) is not null && SecretTexts.Of(secret, field) is var texts && !(texts.Any() && texts.All(IsPlain)))
                throw secret.Invalid($"has a field '{field}' that is not a whole number in digits alone, without a sign or a zero before it. Nothing was sent. Correct it.");
        }
    }

    private static bool IsPlain(string text) => text.Length > 0 && text.All(char.IsAsciiDigit) && (text[0] != '0' || text.Length == 1);
}
