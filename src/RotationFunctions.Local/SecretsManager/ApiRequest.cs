using System.Text.Json;

namespace RotationFunctions.Local.SecretsManager;

/// <summary>The members of a request, each checked as it is read. No error quotes a value.</summary>
internal sealed class ApiRequest(JsonElement json)
{
    public string Text(string member, int longest, int shortest = 1) =>
        FindText(member, longest, shortest) ?? throw ServiceError.Missing(member);

    public string? FindText(string member, int longest, int shortest = 1)
    {
        if (Find(member, JsonValueKind.String) is not { } value)
            return null;
        var text = Text(value, member);
        if (text.Length > longest)
            throw ServiceError.Validation(member, $"Member must have length less than or equal to {longest}");
        return text.Length >= shortest ? text : throw ServiceError.Validation(member, $"Member must have length greater than or equal to {shortest}");
    }

    /// <summary>The idempotency token. SDKs make one where their caller gives none; only a request by hand lacks it.</summary>
    public string Token() => FindText("ClientRequestToken", 64, 32) ?? throw ServiceError.InvalidRequest(ServiceError.TokenMissing);

    public bool? FindFlag(string member) => json.TryGetProperty(member, out var value) && value.ValueKind != JsonValueKind.Null
        ? value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw WrongType(member)
        : null;

    public long? FindNumber(string member, long least, long most)
    {
        if (Find(member, JsonValueKind.Number) is not { } value)
            return null;
        if (!value.TryGetInt64(out var number))
            throw WrongType(member);
        if (number < least)
            throw ServiceError.Validation(member, $"Member must have value greater than or equal to {least}");
        return number <= most ? number : throw ServiceError.Validation(member, $"Member must have value less than or equal to {most}");
    }

    public byte[]? FindBinary(string member)
    {
        if (Find(member, JsonValueKind.String) is not { } value)
            return null;
        return value.TryGetBytesFromBase64(out var bytes) ? bytes : throw WrongType(member);
    }

    public string[]? FindTexts(string member) => Find(member, JsonValueKind.Array) is { } array
        ? [.. array.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.String ? Text(item, member) : throw WrongType(member))]
        : null;

    public ApiRequest? FindObject(string member) => Find(member, JsonValueKind.Object) is { } value ? new ApiRequest(value) : null;

    public ApiRequest[]? FindObjects(string member) => Find(member, JsonValueKind.Array) is { } array
        ? [.. array.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.Object ? new ApiRequest(item) : throw WrongType(member))]
        : null;

    private JsonElement? Find(string member, JsonValueKind kind)
    {
        if (!json.TryGetProperty(member, out var value) || value.ValueKind == JsonValueKind.Null)
            return null;
        return value.ValueKind == kind ? value : throw WrongType(member);
    }

    private static string Text(JsonElement value, string member)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw new ServiceError("SerializationException", $"The member '{member}' is not Unicode text."); // half a surrogate pair, or bytes that are not UTF-8
        }
    }

    private static ServiceError WrongType(string member) => new("SerializationException", $"The member '{member}' has the wrong type.");
}
