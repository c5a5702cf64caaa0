namespace RotationFunctions.ApiKeys;

/// <summary>The keys that the administrator's secret holds: the revocation of one would be the last.</summary>
internal sealed class AdministratorsKeys(Recipe recipe, SecretValue? administrator)
{
    // Some vendors' keys have their id in them; shorter ids may stand in any text.
    private const int ShortestPart = 16;

    private readonly KeyFields _fields = new(recipe);

    /// <summary>
    /// Whether a key of that id is among them, alone or in a longer text. What the administrator's secret says of its account is no key, though it may
    /// be the same small number as some key's id; nor is what requests carry of it besides the credential, where the id is a number.
    /// </summary>
    public bool Contains(string id)
    {
        var others = id.All(char.IsAsciiDigit) ? recipe.AccountFields.Concat(recipe.AdministratorsOtherFields) : recipe.AccountFields;
        return SecretTexts.OfOthers(administrator, others.Except([recipe.KeyField, recipe.IdField!]))
            .Any(text => text == id || (id.Length >= ShortestPart && text.Contains(id, StringComparison.Ordinal)));
    }

    /// <summary>Whether the key of a value is among them.</summary>
    public bool ContainsKeyOf(SecretValue? value) => _fields.FindKey(value) is { } key && Contains(key);
}
