using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RotationFunctions;

/// <summary>
/// The value of one version of a secret. Most are a JSON object, whose fields can be read and replaced; fields that nobody asks
/// for survive, in their order. A plain string or binary value is carried as it is.
/// </summary>
/// <remarks>It never shows itself: <see cref="ToString"/> tells its kind only.</remarks>
public sealed class SecretValue
{
    // A duplicated name is refused: which of the two is meant cannot be known.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private readonly JsonObject? _fields;

    private SecretValue(string? text, ReadOnlyMemory<byte>? binary, JsonObject? fields, string origin)
    {
        Text = text;
        Binary = binary;
        _fields = fields;
        Origin = origin;
    }

    /// <summary>The value as a string: the JSON text or the plain string; <c>null</c> for a binary value.</summary>
    public string? Text { get; }

    /// <summary>The bytes of a binary value, else <c>null</c>.</summary>
    public ReadOnlyMemory<byte>? Binary { get; }

    /// <summary>Whether the value is a JSON object, so that it has fields.</summary>
    public bool IsJson => _fields is not null;

    /// <summary>Whether the value looks like JSON and yet has no fields: a slip of the hand, and no credential on its own.</summary>
    public bool IsBrokenJson => !IsJson && Text is { } text && JsonMistake.IsMeantForJson(text);

    /// <summary>Which version of which secret this is, for error messages.</summary>
    internal string Origin { get; }

    public static SecretValue FromText(string text, string origin = "the secret") => new(text, null, TryParse(text), origin);

    public static SecretValue FromBinary(ReadOnlyMemory<byte> binary, string origin = "the secret") => new(null, binary, null, origin);

    /// <summary>The text of a field that must be there.</summary>
    /// <exception cref="RotationException"><see cref="RotationErrors.InvalidSecret"/>: not JSON, no such field, or not a non-empty string.</exception>
    public string GetString(string field) =>
        FindString(field) ?? throw Invalid($"lacks the field '{field}'. Add it as a non-empty string.");

    /// <summary>The text of a field that may be absent or <c>null</c>.</summary>
    /// <exception cref="RotationException"><see cref="RotationErrors.InvalidSecret"/>: not JSON, or the field is not a non-empty string.</exception>
    public string? FindString(string field) => Find(field) switch
    {
        null => null,
        var node when TextOf(node) is { Length: > 0 } text => text,
        _ => throw WrongType(field, "a non-empty string"),
    };

    /// <summary>A field that may be absent, as a whole number written as a number or as a string.</summary>
    /// <exception cref="RotationException"><see cref="RotationErrors.InvalidSecret"/>: not JSON, or the field is not a whole number.</exception>
    public int? FindInteger(string field) => Find(field) switch
    {
        null => null,
        JsonValue value when value.TryGetValue(out int number) => number,
        var node when int.TryParse(TextOf(node), CultureInfo.InvariantCulture, out var number) => number,
        _ => throw WrongType(field, "a whole number"),
    };

    /// <summary>A field that may be absent, as <c>true</c> or <c>false</c> written as a boolean or as a string.</summary>
    /// <exception cref="RotationException"><see cref="RotationErrors.InvalidSecret"/>: not JSON, or the field is neither.</exception>
    public bool? FindBoolean(string field) => Find(field) switch
    {
        null => null,
        JsonValue value when value.TryGetValue(out bool flag) => flag,
        var node when bool.TryParse(TextOf(node), out var flag) => flag,
        _ => throw WrongType(field, "true or false"),
    };

    /// <summary>A copy of a field that may be absent or <c>null</c>, whatever it is.</summary>
    /// <exception cref="RotationException"><see cref="RotationErrors.InvalidSecret"/>: the value is not a JSON object.</exception>
    public JsonNode? FindJson(string field) => Find(field)?.DeepClone();

    /// <summary>The same value with one field replaced in its place, or added at the end; the rest stays to the letter.</summary>
    /// <exception cref="RotationException"><see cref="RotationErrors.InvalidSecret"/>: the value is not a JSON object.</exception>
    public SecretValue With(string field, string value) =>
        IsJson ? FromText(JsonText.Replace(Text!, field, value), Origin) : throw NotJson();

    /// <summary>The same for a field that is more than a text.</summary>
    /// <exception cref="RotationException"><see cref="RotationErrors.InvalidSecret"/>: the value is not a JSON object.</exception>
    public SecretValue With(string field, JsonNode value) =>
        IsJson ? FromText(JsonText.Replace(Text!, field, value), Origin) : throw NotJson();

    /// <summary>Whether both hold the same, to the letter, as Secrets Manager compares what is put twice.</summary>
    public bool HasSameValueAs(SecretValue other) =>
        (Text is not null && Text == other.Text)
        || (Binary is { } mine && other.Binary is { } theirs && mine.Span.SequenceEqual(theirs.Span));

    public override string ToString() => IsJson ? "(a secret, JSON)" : Text is null ? "(a secret, binary)" : "(a secret, text)";

    /// <summary>The error for a field of this value that cannot be used; <paramref name="problem"/> goes on from the value's name.</summary>
    public RotationException Invalid(string problem) => new(RotationErrors.InvalidSecret, $"The value of {Origin} {problem}");

    private JsonNode? Find(string field) => (_fields ?? throw NotJson()).TryGetPropertyValue(field, out var node) ? node : null;

    private RotationException NotJson() => Invalid(Text is null
        ? "is binary, but must be a JSON object. Store the credential as a SecretString."
        : $"is not a JSON object with distinct field names{(IsBrokenJson ? $": {JsonMistake.Describe(Text)}" : "")}. Store the credential as one, for example {{\"username\": …, \"password\": …}}.");

    private RotationException WrongType(string field, string expected) =>
        Invalid($"has a field '{field}' that is not {expected}. Correct it.");

    private static JsonObject? TryParse(string text)
    {
        try
        {
            var fields = JsonNode.Parse(text, documentOptions: Strict) as JsonObject;
            _ = fields?.Count; // names are decoded late
            return fields;
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or InvalidOperationException)
        {
            return null; // the latter two: text or a name that is not Unicode
        }
    }

    private static string? TextOf(JsonNode node)
    {
        try
        {
            return node is JsonValue value && value.TryGetValue(out string? text) ? text : null;
        }
        catch (InvalidOperationException)
        {
            return null; // escapes that are not Unicode, such as half a surrogate pair
        }
    }
}
