namespace RotationFunctions.ApiKeys;

/// <summary>Asks for one page of a list.</summary>
/// <param name="Parameter">The query parameter; <c>null</c> where <paramref name="Value"/> is the page's URL.</param>
internal sealed record PageRequest(string? Parameter, string Value)
{
    /// <summary>The URL of the page. A URL that the vendor names must stay on the host that was asked.</summary>
    /// <returns><c>null</c> where it does not.</returns>
    public Uri? On(Uri list)
    {
        if (Parameter is not null)
            return new UriBuilder(list) { Query = $"{list.Query.TrimStart('?')}{(list.Query.Length > 1 ? "&" : "")}{Uri.EscapeDataString(Parameter)}={Uri.EscapeDataString(Value)}" }.Uri;
        return Uri.TryCreate(list, Value, out var next) && next.GetLeftPart(UriPartial.Authority) == list.GetLeftPart(UriPartial.Authority) ? next : null;
    }
}
