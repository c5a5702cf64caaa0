using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using RotationFunctions.Local.SecretsManager;

namespace RotationFunctions.Local.Page;

/// <summary>Strikes out of a text what stands in the value of any secret, but for what says where and as whom one logs in.</summary>
internal sealed class Censor
{
    private const string Struck = "•••";
    private const int Shortest = 4; // a shorter text stands in too many others by chance

    private static readonly HashSet<string> Harmless = ["engine", "host", "port", "dbname", "dbInstanceIdentifier", "username", "ssl",
        "masterarn"];

    private readonly string[] _secrets;

    public Censor(IReadOnlyList<Secret> secrets) => _secrets =
    [
        .. secrets.SelectMany(secret => secret.Versions).SelectMany(ValuesOf).SelectMany(TextsIn)
            .Where(text => text.Length >= Shortest).SelectMany(Spellings).Distinct()
            .OrderByDescending(text => text.Length),
    ];

    public string Strike(string text) =>
        _secrets.Aggregate(text, (struck, secret) => struck.Replace(secret, Struck, StringComparison.Ordinal));

    // A binary value may be written as the text that it is, or as programs send it.
    private static IEnumerable<string> ValuesOf(SecretVersionState version) => (version.Text, version.Binary) switch
    {
        ({ } text, _) => [text],
        (null, { } binary) => [Encoding.UTF8.GetString(binary), Convert.ToBase64String(binary)],
        _ => [],
    };

    // As it is, and as JSON may have it.
    private static IEnumerable<string> Spellings(string text) =>
        [text, JsonEncodedText.Encode(text).ToString(),
            JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString()];

    private static IReadOnlyList<string> TextsIn(string value)
    {
        try
        {
            return JsonNode.Parse(value) is { } json ? [.. TextsIn(json)] : [value];
        }
        catch (Exception failure) when (failure is JsonException or ArgumentException or InvalidOperationException)
        {
            return [value]; // the latter two: a name that stands there twice, or that is not Unicode
        }
    }

    private static IEnumerable<string> TextsIn(JsonNode? json) => json switch
    {
        JsonObject fields => fields.Where(field => !Harmless.Contains(field.Key)).SelectMany(field => TextsIn(field.Value)),
        JsonArray items => items.SelectMany(TextsIn),
        JsonValue value when value.GetValueKind() is JsonValueKind.String or JsonValueKind.Number => [value.ToString()],
        _ => [],
    };
}
