namespace RotationFunctions.ApiKeys;

/// <summary>How many keys a vendor lets exist at once.</summary>
/// <param name="Keys">That many.</param>
/// <param name="Status">The status with which it refuses one more.</param>
internal sealed record KeyLimit(int Keys, int Status)
{
    public static KeyLimit? Read(RecipeNode? node)
    {
        if (node is null)
            return null;
        var keys = node.Require("keys")?.WholeNumber(2, 1_000_000);
        var status = node.Require("status")?.WholeNumber(400, 499);
        node.ReportUnknown();
        return keys is { } most && status is { } refusal ? new KeyLimit(most, refusal) : null;
    }
}
