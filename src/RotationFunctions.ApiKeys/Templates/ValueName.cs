namespace RotationFunctions.ApiKeys;

/// <summary>What stands between the braces of a template.</summary>
/// <param name="Name">The field, or the name of a made value.</param>
internal readonly record struct ValueName(ValueSource Source, string Name)
{
    public const string Key = "key";
    public const string NewKey = "new_key";
    public const string Id = "id";
    public const string Label = "label";
    public const string LabelPrefix = "label.prefix";
    public const string AccessToken = "access_token";
    public const string ExpiryDate = "expires.date";
    public const string ExpiryTime = "expires.time";
    public const string ExpirySeconds = "expires.seconds";
    public const string ExpiryHours = "expires.hours";

    private const string SecretPrefix = "secret.";
    private const string AdministratorPrefix = "administrator.";

    /// <summary>The made values that tell when a new key expires.</summary>
    public static IReadOnlyList<string> Expiry { get; } = [ExpiryDate, ExpiryTime, ExpirySeconds, ExpiryHours];

    /// <summary>Whether it is a number in JSON too, where it stands alone.</summary>
    public bool IsNumber => Source == ValueSource.Made && Name is ExpirySeconds or ExpiryHours;

    public static ValueName Parse(string text)
    {
        if (text.StartsWith(SecretPrefix, StringComparison.Ordinal))
            return new ValueName(ValueSource.Secret, text[SecretPrefix.Length..]);
        return text.StartsWith(AdministratorPrefix, StringComparison.Ordinal)
            ? new ValueName(ValueSource.Administrator, text[AdministratorPrefix.Length..])
            : new ValueName(ValueSource.Made, text);
    }

    public override string ToString() => Source switch
    {
        ValueSource.Secret => $"{{{SecretPrefix}{Name}}}",
        ValueSource.Administrator => $"{{{AdministratorPrefix}{Name}}}",
        _ => $"{{{Name}}}",
    };
}
