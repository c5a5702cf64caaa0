namespace RotationFunctions.Local.Vendors;

/// <summary>A key that a vendor has issued.</summary>
public sealed record VendorKey(string Id, string Value, string Name, DateTimeOffset Created)
{
    public IReadOnlyList<string> Scopes { get; init; } = [];
}
