namespace RotationFunctions.ApiKeys;

/// <summary>A key as the vendor has just made it. It never shows itself.</summary>
internal sealed class MintedKey(string key, string? id)
{
    public string Key => key;

    public string? Id => id;
}
