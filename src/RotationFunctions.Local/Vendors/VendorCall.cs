namespace RotationFunctions.Local.Vendors;

/// <summary>A request that a vendor was sent.</summary>
/// <param name="Path">Path and query, as they came.</param>
/// <param name="Credential">What it authenticated with: the value of the header that the vendor looks at.</param>
public sealed record VendorCall(string Method, string Path, string Credential)
{
    /// <summary>Method and path, for messages and assertions.</summary>
    public override string ToString() => $"{Method} {Path}";
}
