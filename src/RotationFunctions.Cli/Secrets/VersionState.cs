namespace RotationFunctions.Cli.Secrets;

/// <summary>One version of a secret, without its value.</summary>
/// <param name="Created"><c>null</c> where the service does not list it yet.</param>
internal sealed record VersionState(string Id, IReadOnlyList<string> Labels, DateTimeOffset? Created)
{
    public bool Carries(string label) => Labels.Contains(label);
}
