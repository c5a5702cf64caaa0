using System.Collections.ObjectModel;

namespace RotationFunctions.Local.SecretsManager;

/// <summary>The versions of one secret, oldest first, and the rules by which labels stand on them.</summary>
internal sealed class SecretVersions : Collection<SecretVersionState>
{
    private const int MostLabels = 20; // on all versions together
    private const int MostVersions = 100;
    private static readonly TimeSpan YoungestToRemove = TimeSpan.FromHours(24);

    public SecretVersionState? Find(string versionId) => this.FirstOrDefault(version => version.Id == versionId);

    public SecretVersionState? WithLabel(string label) => this.FirstOrDefault(version => version.Labels.Contains(label));

    /// <summary>Which version each label stands on.</summary>
    public Dictionary<string, string> ByLabel() =>
        this.SelectMany(version => version.Labels.Select(label => (label, version.Id))).ToDictionary(pair => pair.label, pair => pair.Id);

    public SecretVersionState Add(string versionId, DateTimeOffset now)
    {
        var version = new SecretVersionState { Id = versionId, Created = now };
        Add(version);
        RemoveDeprecated(now);
        return version;
    }

    /// <summary>Refuses labels that would be too many; called before anything is changed.</summary>
    /// <exception cref="ServiceError">The secret has no room for them.</exception>
    public void RequireRoomFor(params IReadOnlyList<string> labels)
    {
        IEnumerable<string> moved = labels.Contains(StagingLabels.Current) && WithLabel(StagingLabels.Current) is not null ? [StagingLabels.Previous] : [];
        if (this.SelectMany(version => version.Labels).Union(labels).Union(moved).Count() > MostLabels)
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

    /// <summary>Moves a label, or takes it off: a compare-and-swap on the version that it leaves.</summary>
    /// <param name="label">The label.</param>
    /// <param name="to">The version that gets it; <c>null</c> to take it off.</param>
    /// <param name="from">The version that has it; it must be named, unless nobody has it or it stays.</param>
    /// <exception cref="ServiceError">The label stands elsewhere, or may not go there.</exception>
    public void Move(string label, string? to, string? from)
    {
        if (to is null && from is null)
            throw ServiceError.InvalidParameter("You must provide MoveToVersionId, RemoveFromVersionId, or both.");
        if (to is null && label == StagingLabels.Current)
            throw ServiceError.InvalidParameter("You can only move staging label AWSCURRENT to a different secret version. It can't be completely removed.");
        var target = to is null ? null : Find(to) ?? throw ServiceError.NotFound($"the specified secret version: {to}");
        RequirePlace(label, target, from);
        if (target is null)
        {
            WithLabel(label)!.Labels.Remove(label);
            return;
        }
        RequireRoomFor(label);
        Attach(label, target);
    }

    private void RequirePlace(string label, SecretVersionState? target, string? from)
    {
        var place = WithLabel(label);
        if (from is null && place is not null && place != target)
        {
            throw ServiceError.InvalidParameter($"The parameter RemoveFromVersionId can't be empty. Staging label {label} is currently attached to "
                + $"version {place.Id}, so you must explicitly reference that version in RemoveFromVersionId.");
        }
        if (from is not null && place?.Id != from)
        {
            throw ServiceError.InvalidParameter($"When you move staging label {label}, if you specify RemoveFromVersionId, it must be set to the "
                + $"version that currently has the staging label {label}.");
        }
    }

    private void RemoveDeprecated(DateTimeOffset now)
    {
        while (Count > MostVersions
               && this.FirstOrDefault(version => version.Labels.Count == 0 && now - version.Created >= YoungestToRemove) is { } oldest)
            Remove(oldest);
    }
}
