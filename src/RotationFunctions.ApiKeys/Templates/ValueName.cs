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

    private const string SecretPrefix = "secret.";
    private const string AdministratorPrefix = "administrator.";

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
