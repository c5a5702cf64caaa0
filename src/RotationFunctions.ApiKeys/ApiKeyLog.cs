using Microsoft.Extensions.Logging;

namespace RotationFunctions.ApiKeys;

/// <summary>Every line that the rotation of API keys logs. None has a place for a key, and what a vendor says comes scrubbed.</summary>
internal static partial class ApiKeyLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "{Vendor} made the key {KeyId}")]
    public static partial void Minted(this ILogger log, string vendor, string keyId);

    [LoggerMessage(Level = LogLevel.Information, Message = "The key {KeyId} is revoked at {Vendor}")]
    public static partial void Revoked(this ILogger log, string vendor, string keyId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The old key {KeyId} is not revoked at {Vendor}: by its label it is another secret's. Was this secret copied from that one? If nobody uses the key, revoke it in the vendor's console")]
    public static partial void LeftToAnother(this ILogger log, string vendor, string keyId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The old key {KeyId} is not revoked at {Vendor}, which does not list it. It is gone already, or a field by which the recipe asks for the list has changed since: then revoke it in the vendor's console")]
    public static partial void NotListed(this ILogger log, string vendor, string keyId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The old key {KeyId} is not revoked at {Vendor}: it has no label, and no version of this secret is found that held it. If nobody uses the key, revoke it in the vendor's console")]
    public static partial void LeftUnproved(this ILogger log, string vendor, string keyId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The old key {KeyId} is not revoked at {Vendor}: the administrator's secret holds it. Give the application a key of its own")]
    public static partial void LeftToAdministrator(this ILogger log, string vendor, string keyId);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Vendor} made a new key in the place of the current one")]
    public static partial void Rolled(this ILogger log, string vendor);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Vendor} takes the pending key")]
    public static partial void Taken(this ILogger log, string vendor);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Vendor} refuses the current key in {Words}. An earlier attempt may have replaced it and lost the answer. The administrator replaces it once more")]
    public static partial void CurrentKeyIsDead(this ILogger log, string vendor, string words);

    [LoggerMessage(Level = LogLevel.Warning, Message = "This attempt came late and had {Vendor} take an old key; the current one is given back to it")]
    public static partial void GivingBack(this ILogger log, string vendor);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Vendor} refuses the key that is current now in {Words}. An attempt that came late may have had it take another. It is set again")]
    public static partial void SettingAgain(this ILogger log, string vendor, string words);
}
