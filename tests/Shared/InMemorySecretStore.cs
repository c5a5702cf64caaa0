namespace RotationFunctions.Tests;

/// <summary>One secret in memory, with the label rules of Secrets Manager, a record of every call, and hooks around each.</summary>
internal sealed class InMemorySecretStore(string secretId) : ISecretStore
{
    private readonly Dictionary<string, string> _labels = [];
    private readonly Dictionary<string, SecretValue?> _versions = [];
    private readonly Dictionary<string, DateTimeOffset> _created = [];

    public bool? RotationEnabled { get; set; } = true;

    /// <summary>The calls so far: <c>Describe</c>, <c>Read</c>, <c>Put</c>, <c>Promote</c>, <c>Detach</c>.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>What each read named: a version, a label, or both.</summary>
    public List<(string? VersionId, string? Label)> Reads { get; } = [];

    /// <summary>The rotation token that came with each put.</summary>
    public List<string?> RotationTokens { get; } = [];

    /// <summary>Called before each call takes effect; it may throw, or do what somebody else does meanwhile.</summary>
    public Func<string, Task> Before { get; set; } = _ => Task.CompletedTask;

    /// <summary>Called after each call took effect; throwing here is a lost reply.</summary>
    public Func<string, Task> After { get; set; } = _ => Task.CompletedTask;

    /// <summary>The current values of other secrets, by their ids.</summary>
    public Dictionary<string, SecretValue> Others { get; } = [];

    /// <summary>The version that a read by a label alone answers instead, as a replica may that lags.</summary>
    public Dictionary<string, string> Stale { get; } = [];

    /// <summary>A name under which the secret can be asked for as well as under its ARN.</summary>
    public string? Name { get; init; }

    public string? VersionWith(string label) => _labels.GetValueOrDefault(label);

    /// <summary>May be asked by anybody, at any time.</summary>
    public SecretValue Value(string label)
    {
        lock (_labels)
            return _versions[_labels[label]]!;
    }

    public bool HasValue(string label) => VersionWith(label) is { } version && _versions[version] is not null;

    public void Add(string versionId, SecretValue value, string label)
    {
        _versions[versionId] = value;
        Move(label, versionId);
    }

    /// <summary>Registers an empty pending version, as RotateSecret does.</summary>
    public void Register(string versionId)
    {
        lock (_labels)
        {
            _versions.TryAdd(versionId, null);
            Move(StagingLabels.Pending, versionId);
        }
    }

    public void Remove(string label) => _labels.Remove(label);

    public Task<SecretDescription> DescribeAsync(string id, CancellationToken cancellationToken) => CallAsync("Describe", id, () =>
        new SecretDescription(secretId, RotationEnabled, _labels
            .GroupBy(label => label.Value, label => label.Key)
            .ToDictionary(version => version.Key, version => (IReadOnlyList<string>)[.. version])), cancellationToken);

    public Task<SecretVersion?> FindVersionAsync(string id, string? versionId, string? label, CancellationToken cancellationToken) =>
        Others.TryGetValue(id, out var other) ? CallAsync<SecretVersion?>("ReadOther", secretId, () => new SecretVersion("other", [label!], other), cancellationToken)
        : CallAsync("Read", id, () =>
        {
            Reads.Add((versionId, label));
            if (versionId is null && Stale.TryGetValue(label!, out var stale))
                return new SecretVersion(stale, [label!], _versions[stale]!);
            var found = versionId ?? _labels.GetValueOrDefault(label!);
            if (found is null || (label is not null && _labels.GetValueOrDefault(label) != found) || _versions.GetValueOrDefault(found) is not { } value)
                return null;
            return new SecretVersion(found, [.. _labels.Where(pair => pair.Value == found).Select(pair => pair.Key)], value) { Created = _created[found] };
        }, cancellationToken);

    public Task<bool> TryPutPendingAsync(
        string id, string versionId, SecretValue value, string? rotationToken, CancellationToken cancellationToken) =>
        CallAsync("Put", id, () =>
        {
            RotationTokens.Add(rotationToken);
            if (_versions.GetValueOrDefault(versionId) is { } stored)
                return stored.HasSameValueAs(value);
            _versions[versionId] = value;
            Move(StagingLabels.Pending, versionId);
            return true;
        }, cancellationToken);

    public Task<bool> TryPromoteAsync(string id, string versionId, string? fromVersionId, CancellationToken cancellationToken) =>
        CallAsync("Promote", id, () =>
        {
            if (_labels.GetValueOrDefault(StagingLabels.Current) != fromVersionId)
                return false;
            Move(StagingLabels.Current, versionId);
            return true;
        }, cancellationToken);

    public Task DetachPendingAsync(string id, string versionId, CancellationToken cancellationToken) =>
        CallAsync("Detach", id, () => _labels.GetValueOrDefault(StagingLabels.Pending) == versionId && _labels.Remove(StagingLabels.Pending),
            cancellationToken);

    private void Move(string label, string versionId)
    {
        if (label == StagingLabels.Current && _labels.TryGetValue(label, out var left) && left != versionId)
            _labels[StagingLabels.Previous] = left;
        _labels[label] = versionId;
        _created.TryAdd(versionId, DateTimeOffset.UtcNow);
    }

    private async Task<T> CallAsync<T>(string call, string id, Func<T> effect, CancellationToken cancellationToken)
    {
        Assert.Contains(id, new[] { secretId, Name });
        await Before(call);
        cancellationToken.ThrowIfCancellationRequested();
        Calls.Add(call);
        T answer;
        lock (_labels)
            answer = effect();
        await After(call);
        return answer;
    }
}
