namespace RotationFunctions.ApiKeys;

/// <summary>Where a secret holds its key and what belongs to it. A secret that is no JSON object is the key itself.</summary>
internal sealed class KeyFields(Recipe recipe)
{
    // The id of the key that goes once this version is current. It stands in the value, since only the value survives a crash.
    private readonly string? _retiringField = recipe.IdField is { } id ? $"{id}_to_revoke" : null;

    /// <exception cref="RotationException"><see cref="RotationErrors.InvalidSecret"/>: there is none.</exception>
    public string KeyOf(SecretValue value) => value is { IsJson: false, Text: { Length: > 0 } text } ? text : value.GetString(recipe.KeyField);

    /// <exception cref="RotationException"><see cref="RotationErrors.InvalidSecret"/>: there is none.</exception>
    public string IdOf(SecretValue value) => FindId(value)
        ?? throw value.Invalid($"lacks the field '{recipe.IdField ?? ValueName.Id}': the id that {recipe.Vendor} has for the key. Add it.");

    /// <summary>The vendor's id of the value's key, written as a string or a number.</summary>
    public string? FindId(SecretValue? value) => Find(value, recipe.IdField);

    /// <summary>The id of the key that goes once the value is current.</summary>
    public string? FindRetiringId(SecretValue value) => Find(value, _retiringField);

    /// <summary>The value with another key in its place; everything else stays.</summary>
    public SecretValue With(SecretValue value, string key, string? id)
    {
        if (!value.IsJson)
            return SecretValue.FromText(key);
        var changed = value.With(recipe.KeyField, key);
        return recipe.IdField is { } field && id is not null ? changed.With(field, id) : changed;
    }

    public SecretValue WithRetiring(SecretValue value, string id) => value.With(_retiringField!, id);

    private static string? Find(SecretValue? value, string? field)
    {
        if (value is not { IsJson: true } || field is null)
            return null;
        return value.FindJson(field) is { } node && node.GetValueKind() == System.Text.Json.JsonValueKind.Number
            ? node.ToJsonString()
            : value.FindString(field);
    }
}
