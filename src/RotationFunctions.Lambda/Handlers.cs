using RotationFunctions.ApiKeys;
using RotationFunctions.MySql;
using RotationFunctions.PostgreSql;

namespace RotationFunctions.Lambda;

/// <summary>The rotators of this executable, by the name that a function's handler setting gives.</summary>
internal static class Handlers
{
    private const string PostgreSqlName = "postgresql";
    private const string MySqlName = "mysql";
    private const string ApiKeyName = "api-key";

    /// <exception cref="RotationException"><see cref="RotationErrors.InvalidSettings"/>: no rotator of that name.</exception>
    public static Func<SettingsReader, Rotator> Find(string? handler) => handler switch
    {
        PostgreSqlName => PostgreSql,
        MySqlName => MySql,
        ApiKeyName => ApiKey,
        _ => throw new RotationException(RotationErrors.InvalidSettings,
            $"The function's handler is {(string.IsNullOrEmpty(handler) ? "not set" : $"'{handler}'")}, but must be one of: {PostgreSqlName}, {MySqlName}, {ApiKeyName}."),
    };

    public static Rotator PostgreSql(SettingsReader settings) => PostgreSqlEngine.CreateRotator(settings);

    public static Rotator MySql(SettingsReader settings) => MySqlEngine.CreateRotator(settings);

    public static Rotator ApiKey(SettingsReader settings) => new ApiKeyRotator(ApiKeySettings.Read(settings));
}
