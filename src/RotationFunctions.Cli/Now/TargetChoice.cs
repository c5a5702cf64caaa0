using Amazon.SecretsManager.Model;

namespace RotationFunctions.Cli.Now;

/// <summary>Which secrets are to be rotated.</summary>
/// <param name="Tag">A tag that they have; without a value, whatever its value.</param>
internal sealed record TargetChoice(IReadOnlyList<string> Names, string? Prefix, (string Key, string? Value)? Tag)
{
    public static (string Key, string? Value)? ReadTag(string? text) =>
        text is null ? null : text.Split('=', 2) is [var key, var value] ? (key, value) : (text, null);

    /// <summary>The service's filters also find what only begins so, and in any case.</summary>
    public bool Takes(SecretListEntry secret) =>
        (Prefix is null || secret.Name.StartsWith(Prefix, StringComparison.Ordinal))
        && (Tag is not { } wanted
            || (secret.Tags ?? []).Any(tag => tag.Key == wanted.Key && (wanted.Value is null || tag.Value == wanted.Value)));
}
