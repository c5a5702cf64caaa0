namespace RotationFunctions;

/// <summary>One version of a secret as it was read: its value, and the labels it carried at that moment.</summary>
public sealed record SecretVersion(string VersionId, IReadOnlyList<string> Labels, SecretValue Value)
{
    /// <summary>When the version was made, by the store's clock; <c>null</c> where the store does not tell.</summary>
    public DateTimeOffset? Created { get; init; }

    public bool IsCurrent => Labels.Contains(StagingLabels.Current);
}
