namespace RotationFunctions;

/// <summary>What a store says of a secret without showing its value.</summary>
/// <param name="SecretId">The secret's ARN.</param>
/// <param name="RotationEnabled"><c>null</c> where rotation was never configured.</param>
/// <param name="Versions">The labels of each version that has any, by version id.</param>
public sealed record SecretDescription(
    string SecretId, bool? RotationEnabled, IReadOnlyDictionary<string, IReadOnlyList<string>> Versions)
{
    /// <summary>The version that carries <paramref name="label"/>, if one does.</summary>
    public string? FindVersion(string label) =>
        Versions.FirstOrDefault(version => version.Value.Contains(label)).Key;

    public bool Carries(string versionId, string label) =>
        Versions.TryGetValue(versionId, out var labels) && labels.Contains(label);

    /// <summary>Which version carries which label, in words for an error message.</summary>
    public string DescribeLabels() =>
        $"{StagingLabels.Current} is on {Place(StagingLabels.Current)} and {StagingLabels.Pending} on {Place(StagingLabels.Pending)}";

    private string Place(string label) => FindVersion(label) is { } version ? $"version {version}" : "no version";
}
