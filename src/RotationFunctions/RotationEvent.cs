using System.Text.Json;

namespace RotationFunctions;

/// <summary>One call of Secrets Manager to a rotation function.</summary>
/// <remarks>Shape: <see href="https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html"/>.</remarks>
public sealed class RotationEvent
{
    private const int LongestSecretId = 2048;

    public required RotationStep Step { get; init; }

    /// <summary>The secret's ARN (emulators may send its name).</summary>
    public required string SecretId { get; init; }

    /// <summary>32 to 64 characters of any kind; the id of the version that this rotation makes. Empty for a check, which makes none.</summary>
    public required string ClientRequestToken { get; init; }

    /// <summary>Sensitive: proves to Secrets Manager that it asked for the put. Absent in older events.</summary>
    public string? RotationToken { get; init; }

    /// <summary>Reads an event. Fields that are not known are ignored; all mistakes are reported at once.</summary>
    /// <exception cref="RotationException"><see cref="RotationErrors.InvalidEvent"/></exception>
    public static RotationEvent Parse(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
            throw Invalid(["it is not a JSON object"]);
        try
        {
            return ParseObject(json);
        }
        catch (InvalidOperationException)
        {
            throw Invalid(["it has text that is not Unicode (half a surrogate pair)"]);
        }
    }

    /// <summary>Secret, step and version; never the rotation token.</summary>
    public override string ToString() => Step == RotationStep.CheckSecret
        ? $"{Step.WireName()} of secret {SecretId}"
        : $"{Step.WireName()} of version {ClientRequestToken} of secret {SecretId}";

    private static RotationEvent ParseObject(JsonElement json)
    {
        var problems = new List<string>();
        var step = ReadStep(json, problems);
        var secretId = Read(json, "SecretId", 1, LongestSecretId, problems);
        var token = step == RotationStep.CheckSecret ? "" : Read(json, "ClientRequestToken", 32, 64, problems);
        var rotationToken = ReadOptional(json, "RotationToken", problems);
        if (problems.Count > 0)
            throw Invalid(problems);
        return new RotationEvent { Step = step, SecretId = secretId, ClientRequestToken = token, RotationToken = rotationToken };
    }

    private static RotationStep ReadStep(JsonElement json, List<string> problems)
    {
        const string Expected = "must be createSecret, setSecret, testSecret or finishSecret";
        var text = ReadOptional(json, "Step", problems, missing: $"'Step' is missing ({Expected})");
        if (text is null)
            return default;
        if (RotationSteps.Find(text) is { } step)
            return step;
        problems.Add(IsWord(text) ? $"'Step' is '{text}' but {Expected}" : $"'Step' {Expected}");
        return default;
    }

    private static string Read(JsonElement json, string field, int shortest, int longest, List<string> problems)
    {
        var text = ReadOptional(json, field, problems, missing: $"'{field}' is missing");
        if (text is not null && (text.Length < shortest || text.Length > longest))
            problems.Add($"'{field}' has {text.Length} characters but must have {shortest} to {longest}");
        return text ?? "";
    }

    private static string? ReadOptional(JsonElement json, string field, List<string> problems, string? missing = null)
    {
        if (!json.TryGetProperty(field, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            if (missing is not null)
                problems.Add(missing);
            return null;
        }
        if (value.ValueKind == JsonValueKind.String)
            return value.GetString();
        problems.Add($"'{field}' is not a string");
        return null;
    }

    // Only a word is quoted back: anything else might be a secret that landed in the wrong field.
    private static bool IsWord(string text) => text.Length <= 32 && text.All(c => char.IsAsciiLetter(c) || c == '_');

    private static RotationException Invalid(IReadOnlyList<string> problems) => new(RotationErrors.InvalidEvent,
        $"This is not a rotation event of Secrets Manager: {string.Join("; ", problems)}. "
        + "Expected {\"Step\", \"SecretId\", \"ClientRequestToken\"}; let Secrets Manager call the function, or send it an event of that shape.");
}
