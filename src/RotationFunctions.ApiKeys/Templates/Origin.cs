namespace RotationFunctions.ApiKeys;

/// <summary>
/// The scheme, host and port that the function's settings put in the place of the vendor's: of the host that the recipe's base names, wherever a
/// request goes there. Other hosts that a request has of its own, such as a cluster's, stay.
/// </summary>
internal sealed record Origin(Uri Url, BaseUrl Replaced)
{
    /// <returns><c>null</c> where a base keeps its own.</returns>
    public string? InPlaceOf(BaseUrl start) =>
        string.Equals(start.HostText, Replaced.HostText, StringComparison.OrdinalIgnoreCase) ? Url.GetLeftPart(UriPartial.Authority) : null;
}
