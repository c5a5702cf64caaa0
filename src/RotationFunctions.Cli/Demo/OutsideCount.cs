using RotationFunctions.Local.DatabaseServers;

namespace RotationFunctions.Cli.Demo;

/// <summary>What the function has done outside of Secrets Manager so far.</summary>
/// <param name="Logins">At a database server; <c>null</c> where there is none, or where its log cannot be read.</param>
/// <param name="VendorRequests">At a vendor; <c>null</c> where there is none.</param>
internal sealed record OutsideCount(LoginCount? Logins, int? VendorRequests)
{
    public static OutsideCount operator -(OutsideCount later, OutsideCount earlier) => new(
        later.Logins is { } now && earlier.Logins is { } then ? now - then : null,
        later.VendorRequests - earlier.VendorRequests);
}
