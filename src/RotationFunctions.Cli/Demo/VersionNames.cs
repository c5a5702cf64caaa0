namespace RotationFunctions.Cli.Demo;

/// <summary>Short names for version ids: v1 for the first that is seen, then v2 and so on.</summary>
internal sealed class VersionNames
{
    private readonly List<string> _seen = [];

    public string Of(DemoStep step, string label)
    {
        if (!step.Labels.TryGetValue(label, out var versionId))
            return "–";
        if (!_seen.Contains(versionId))
            _seen.Add(versionId);
        return $"v{_seen.IndexOf(versionId) + 1}";
    }
}
