using RotationFunctions.Local.Rotation;

namespace RotationFunctions.Local.SecretsManager;

/// <summary>One secret with its versions, and the rules by which labels stand on them.</summary>
internal sealed class Secret
{
    private const int MostLabels = 20; // on all versions together
    private const int MostVersions = 100;
    private static readonly TimeSpan YoungestToRemove = TimeSpan.FromHours(24);

    public required string Arn { get; init; }

    public required string Name { get; init; }

    public required DateTimeOffset Created { get; init; }

    public string? Description { get; set; }

    public string? KmsKeyId { get; set; }

    public Dictionary<string, string> Tags { get; init; } = [];

    public List<SecretVersionState> Versions { get; init; } = [];

    public DateTimeOffset Changed { get; set; }

    public DateTimeOffset? Accessed { get; set; }

    public DateTimeOffset? Rotated { get; set; }

    /// <summary>When it will be gone; <c>null</c> unless it is scheduled for deletion.</summary>
    public DateTimeOffset? Deletion { get; set; }

    /// <summary><c>null</c> as long as rotation was never configured.</summary>
    public bool? RotationEnabled { get; set; }

    public string? RotationFunction { get; set; }

    public RotationSchedule? Schedule { get; set; }

    public DateTimeOffset? NextRotation { get; set; }

    public SecretVersionState? Find(string versionId) => Versions.Find(version => version.Id == versionId);

    public SecretVersionState? WithLabel(string label) => Versions.Find(version => version.Labels.Contains(label));

    public SecretVersionState Add(string versionId, DateTimeOffset now)
    {
        var version = new SecretVersionState { Id = versionId, Created = now };
        Versions.Add(version);
        RemoveDeprecated(now);
        return version;
    }

    /// <summary>Refuses labels that would be too many; called before anything is changed.</summary>
    /// <exception cref="ServiceError">The secret has no room for them.</exception>
    public void RequireRoomFor(params IReadOnlyList<string> labels)
    {
        IEnumerable<string> moved = labels.Contains(StagingLabels.Current) && WithLabel(StagingLabels.Current) is not null ? [StagingLabels.Previous] : [];
        if (Versions.SelectMany(version => version.Labels).Union(labels).Union(moved).Count() > MostLabels)
            throw new ServiceError("LimitExceededException", "The request failed because it would exceed one of the Secrets Manager quotas.");
    }

    /// <summary>Puts a label on a version, wherever it was; <c>AWSPREVIOUS</c> follows <c>AWSCURRENT</c>.</summary>
    public void Attach(string label, SecretVersionState version)
    {
        var left = WithLabel(label);
        if (left == version)
            return;
        left?.Labels.Remove(label);
        version.Labels.Add(label);
        if (label == StagingLabels.Current && left is not null)
            Attach(StagingLabels.Previous, left);
    }

    /// <summary>Which version each label stands on.</summary>
    public Dictionary<string, string> Labels() =>
        Versions.SelectMany(version => version.Labels.Select(label => (label, version.Id))).ToDictionary(pair => pair.label, pair => pair.Id);

    private void RemoveDeprecated(DateTimeOffset now)
    {
        while (Versions.Count > MostVersions
               && Versions.Find(version => version.Labels.Count == 0 && now - version.Created >= YoungestToRemove) is { } oldest)
            Versions.Remove(oldest);
    }
}
