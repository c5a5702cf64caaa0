using System.Text.Json;
using System.Text.Json.Nodes;

namespace RotationFunctions.ApiKeys;

/// <summary>The values that the templates of one request can reach.</summary>
internal sealed class TemplateValues(
    SecretValue secret, SecretValue? administrator, IReadOnlyDictionary<string, string> made, KeyFields fields)
{
    /// <summary>The same values and one more.</summary>
    public TemplateValues With(string name, string value) => new(secret, administrator, new Dictionary<string, string>(made) { [name] = value }, fields);

    /// <summary>A value as text: a string, a number, true or false.</summary>
    /// <exception cref="RotationException"><see cref="RotationErrors.InvalidSecret"/>: there is no such field, or it is no text.</exception>
    public string Text(ValueName name)
    {
        if (name.Source == ValueSource.Made)
            return Made(name);
        var field = Field(name);
        return field.GetValueKind() is JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False
            ? field.ToJsonString()
            : SecretOf(name).GetString(name.Name);
    }

    /// <summary>A value as JSON: whatever the secret has there.</summary>
    /// <exception cref="RotationException"><see cref="RotationErrors.InvalidSecret"/>: there is no such field.</exception>
    public void WriteJson(ValueName name, Utf8JsonWriter writer)
    {
        if (name.Source != ValueSource.Made)
            WriteField(name, writer);
        else if (name.IsNumber)
            writer.WriteRawValue(Made(name));
        else
            writer.WriteStringValue(Made(name));
    }

    /// <summary>The error for a value that cannot stand where a template has it; the problem goes on from the field's name.</summary>
    public RotationException Unusable(ValueName name, string problem) => name.Source == ValueSource.Made
        ? new RotationException(ApiKeyErrors.AnswerUnusable, $"The value {name} {problem}")
        : SecretOf(name).Invalid($"has a field '{name.Name}' that {problem}");

    // What was made for this request comes first: the id of a key that is revoked is not the secret's own.
    private string Made(ValueName name) => made.TryGetValue(name.Name, out var value) ? value : name.Name switch
    {
        ValueName.Key => fields.KeyOf(secret),
        ValueName.Id => fields.IdOf(secret),
        _ => throw new InvalidOperationException($"The recipe's value {name} was not made."), // the recipe's check lets no such name through
    };

    private void WriteField(ValueName name, Utf8JsonWriter writer)
    {
        try
        {
            Field(name).WriteTo(writer);
        }
        catch (InvalidOperationException)
        {
            throw Unusable(name, "holds escapes that are not Unicode. Correct it."); // such as half a surrogate pair
        }
    }

    private JsonNode Field(ValueName name) => SecretOf(name).FindJson(name.Name)
        ?? throw SecretOf(name).Invalid($"lacks the field '{name.Name}', which the vendor's recipe needs. Add it.");

    private SecretValue SecretOf(ValueName name) => name.Source == ValueSource.Secret ? secret : administrator!;
}
