namespace RotationFunctions;

/// <summary>One version of a secret as it was read: its value, and the labels it carried at that moment.</summary>
public sealed record SecretVersion(string VersionId, IReadOnlyList<string> Labels, SecretValue Value)
{
    public bool IsCurrent => Labels.Contains(StagingLabels.Current);
}
