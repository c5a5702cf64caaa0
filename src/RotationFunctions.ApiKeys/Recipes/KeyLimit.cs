namespace RotationFunctions.ApiKeys;

/// <summary>How many keys a vendor lets exist at once, and how it says so.</summary>
/// <param name="Keys">That many; <c>null</c> where it is not known, but the status means nothing else.</param>
/// <param name="Status">The status with which it refuses one more; <c>null</c> where it is not known, but the number is.</param>
internal sealed record KeyLimit(int? Keys, int? Status)
{
    public static KeyLimit? Read(RecipeNode? node)
    {
        if (node is null)
            return null;
        var limit = new KeyLimit(node.Find("keys")?.WholeNumber(2, 1_000_000), node.Find("status")?.WholeNumber(400, 499));
        if (node.Find("keys") is null && node.Find("status") is null)
            node.Report("must have 'keys', how many may exist, or 'status', with which one more is refused, or both.");
        node.ReportUnknown();
        return limit;
    }

    /// <summary>Whether a refusal may be for the limit. Where its status is not known, anything may but the refusal of the credential.</summary>
    public bool IsMetBy(int status) => Status is { } known ? status == known : status is >= 400 and < 500 and not (401 or 403 or 404 or 408 or 429);
}
