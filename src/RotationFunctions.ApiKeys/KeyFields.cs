using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RotationFunctions.ApiKeys;

/// <summary>Where a secret holds its key and what belongs to it. A secret that is no JSON object, nor meant for one, is the key itself.</summary>
internal sealed class KeyFields(Recipe recipe)
{
    // The keys before this one, the newest first: by them the old ones are revoked. They stand in the value, since only the
    // value survives a crash, and stay there when a person changes another field.
    private readonly string? _earlierField = recipe.IdField is { } id ? EarlierOf(id) : null;

    /// <summary>The field for the ids of earlier keys, by the one for the key's own.</summary>
    public static string EarlierOf(string idField) => $"{idField}_before";

    /// <exception cref="RotationException"><see cref="RotationErrors.InvalidSecret"/>: there is none.</exception>
    public string KeyOf(SecretValue value) => IsKeyItself(value) ? value.Text! : value.GetString(recipe.KeyField);

    /// <summary>The key in a value that another version of the secret may hold, in whatever shape.</summary>
    public string? FindKey(SecretValue? value) => FindText(value, recipe.KeyField);

    /// <summary>The vendor's id of the value's key, without which nobody could revoke it one day.</summary>
    /// <exception cref="RotationException"><see cref="RotationErrors.InvalidSecret"/>: there is none.</exception>
    public string IdOf(SecretValue value)
    {
        var field = recipe.IdField ?? ValueName.Id;
        if (FindId(value) is { } id && FindKey(value) is { } key && id.Contains(key, StringComparison.Ordinal))
            throw value.Invalid($"has the key itself in the field '{field}', but logs show ids. Nothing was made. Write the id there that {recipe.Vendor} has for the key.");
        return FindId(value) ?? throw value.Invalid(value.IsJson
            ? $"lacks the field '{field}', as a non-empty string or a number, where the recipe '{recipe.Name}' looks for the id that {recipe.Vendor} has for the key. "
                + "Nothing was made. Add it: by that id the key is revoked or replaced. The vendor's console, or its list of keys, shows it."
            : $"is not a JSON object, so that it has no place for the id that {recipe.Vendor} has for the key, by which it is revoked or replaced. "
                + $"Nothing was made. Store it as the recipe '{recipe.Name}' wants it: {{\"{recipe.KeyField}\": …, \"{field}\": …}}.");
    }

    /// <summary>The vendor's id of the value's key, written as a string or a number; <c>null</c> where there is none.</summary>
    public string? FindId(SecretValue? value) => recipe.IdField is { } field ? FindText(value, field) : null;

    /// <summary>The keys before the value's, the newest first.</summary>
    public IReadOnlyList<EarlierKey> FindEarlier(SecretValue value) =>
        value is { IsJson: true, Text: { } json } && _earlierField is { } field && JsonTexts.FindProperty(JsonElement.Parse(json), field) is { } found ? [.. EarlierKey.Read(found)] : [];

    /// <summary>Their ids.</summary>
    public IEnumerable<string> FindEarlierIds(SecretValue value) => FindEarlier(value).Select(key => key.Id);

    /// <summary>Whether a value with that key in its place would be read as holding it: a key that stands alone must not look like JSON.</summary>
    public static bool HasPlaceFor(SecretValue value, string key) => !IsKeyItself(value) || IsKeyItself(SecretValue.FromText(key));

    /// <summary>The value with another key in its place; everything else stays.</summary>
    /// <exception cref="RotationException"><see cref="RotationErrors.InvalidSecret"/>: it is neither a key nor a JSON object.</exception>
    public SecretValue With(SecretValue value, string key, string? id)
    {
        if (IsKeyItself(value))
            return SecretValue.FromText(key);
        var changed = value.With(recipe.KeyField, key);
        return recipe.IdField is { } field && id is not null ? changed.With(field, id) : changed;
    }

    public SecretValue WithEarlier(SecretValue value, IEnumerable<EarlierKey> keys) =>
        value.With(_earlierField!, new JsonArray([.. keys.Select(key => key.ToJson())]));

    private static bool IsKeyItself(SecretValue value) =>
        value is { IsJson: false, IsBrokenJson: false, Text: { Length: > 0 } text } && !text.EnumerateRunes().Contains(Rune.ReplacementChar);

    private static string? FindText(SecretValue? value, string field) =>
        value is { IsJson: true } && value.FindJson(field)?.GetValueKind() is JsonValueKind.String or JsonValueKind.Number
            ? SecretTexts.Of(value, field).FirstOrDefault(text => text.Length > 0)
            : null;
}
