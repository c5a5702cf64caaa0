using RotationFunctions.Local.Rotation;

namespace RotationFunctions.Local.SecretsManager;

/// <summary>One secret: its versions, and where its rotation stands.</summary>
internal sealed class Secret
{
    public required string Arn { get; init; }

    public required string Name { get; init; }

    public required DateTimeOffset Created { get; init; }

    public string? Description { get; set; }

    public string? KmsKeyId { get; set; }

    public Dictionary<string, string> Tags { get; init; } = [];

    public SecretVersions Versions { get; init; } = [];

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

    /// <summary>Whether <c>AWSPENDING</c> is on no version, or on the current one: no rotation is in progress.</summary>
    public bool IsIdle() => Versions.WithLabel(StagingLabels.Pending) is not { } pending || pending.Labels.Contains(StagingLabels.Current);

    /// <summary>Whether the rotation to a version is to go on: nobody has cancelled it, deleted the secret, or given the version up.</summary>
    public bool IsRotatingTo(string versionId) => this is { RotationEnabled: true, Deletion: null }
        && Versions.Find(versionId)?.Labels is { } labels && (labels.Contains(StagingLabels.Pending) || labels.Contains(StagingLabels.Current));

    /// <summary>Whether the rotation to a version is over: its value is not pending any more.</summary>
    public bool HasRotatedTo(string versionId) => Versions.Find(versionId) is { HasValue: true } version
        && (!version.Labels.Contains(StagingLabels.Pending) || version.Labels.Contains(StagingLabels.Current));

    /// <summary>Stores a value under a token: again with the same value it changes nothing, with another one it is refused.</summary>
    /// <exception cref="ServiceError">The token has another value, or there is no room for the labels.</exception>
    public SecretVersionState Store(string token, GivenValue value, IReadOnlyList<string> labels, DateTimeOffset now)
    {
        var version = Versions.Find(token);
        if (version is { HasValue: true })
            return version.HasSameValue(value) ? version : throw ServiceError.AlreadyInUse(token, Arn);
        Versions.RequireRoomFor(labels);
        version ??= Versions.Add(token, now);
        version.Text = value.Text;
        version.Binary = value.Binary;
        foreach (var label in labels)
            Versions.Attach(label, version);
        if (labels.Contains(StagingLabels.Current))
            NoteNewCurrent(version, now);
        Changed = now;
        return version;
    }

    /// <summary>Puts <c>AWSPENDING</c> on the version that a rotation is to fill.</summary>
    /// <param name="token">The version's id; one that is there already is taken up again.</param>
    /// <param name="isTrial">Whether only the configuration is tried out.</param>
    /// <param name="now">The time.</param>
    public SecretVersionState AwaitRotation(string token, bool isTrial, DateTimeOffset now)
    {
        if (Versions.Find(token) is not { } version)
        {
            version = Versions.Add(token, now);
            version.IsTrial = isTrial;
        }
        Versions.Attach(StagingLabels.Pending, version);
        return version;
    }

    /// <summary>What the service itself does after the last step: it takes <c>AWSPENDING</c> off, and notes a rotation that succeeded.</summary>
    /// <returns>Whether it did succeed: a version that is not current is still pending.</returns>
    public bool TryEndRotation(string versionId, bool isTrial, DateTimeOffset now)
    {
        if (Versions.Find(versionId) is not { } version || (!isTrial && !version.Labels.Contains(StagingLabels.Current)))
            return false;
        if (!isTrial)
            Rotated = Changed = now;
        else if (!version.HasValue)
            Versions.Remove(version);
        version.Labels.Remove(StagingLabels.Pending);
        return true;
    }

    /// <summary>A person's change abandons a rotation that is under way, and counts as one for the schedule.</summary>
    private void NoteNewCurrent(SecretVersionState version, DateTimeOffset now)
    {
        if (Versions.WithLabel(StagingLabels.Pending) is { } pending && pending != version)
            pending.Labels.Remove(StagingLabels.Pending);
        if (this is { RotationEnabled: true, Schedule: { } schedule })
            NextRotation = schedule.After(now);
    }
}
