using System.Globalization;
using RotationFunctions.Local.Lambda;
using RotationFunctions.Local.Rotation;
using RotationFunctions.Local.SecretsManager;

namespace RotationFunctions.Local.Page;

/// <summary>Keeps what has happened last, for the page.</summary>
internal sealed class PageFeed(TimeProvider clock)
{
    private const int MostRotations = 50;
    private const int MostLines = 300;
    private const int MostSecrets = 100;

    private readonly Lock _lock = new();
    private readonly LinkedList<RotationTimeLine> _rotations = [];
    private readonly LinkedList<ShownLine> _log = [];
    private readonly LinkedList<Secret> _gone = []; // what was written of them is shown on

    public void Note(RotationActivity activity)
    {
        lock (_lock)
        {
            var line = _rotations.FirstOrDefault(known => known.IsOf(activity));
            if (line is null)
            {
                line = new RotationTimeLine(activity);
                Keep(_rotations, line, MostRotations);
            }
            line.Note(activity);
        }
    }

    public void Note(FunctionLogLine line)
    {
        var time = clock.GetUtcNow().ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);
        lock (_lock)
            Keep(_log, new ShownLine(time, line.FunctionName, line.Text, line.Text.Contains("Logged in with", StringComparison.Ordinal)),
                MostLines);
    }

    /// <summary>Remembers a secret that is gone.</summary>
    public void Note(Secret gone)
    {
        lock (_lock)
            Keep(_gone, gone, MostSecrets);
    }

    /// <summary>What there is to see now. What a function writes is its author's: whatever of it is a secret's is struck out.</summary>
    public PageState Show(IReadOnlyList<Secret> secrets)
    {
        lock (_lock)
        {
            var censor = new Censor([.. secrets, .. _gone]);
            return new PageState(
                [.. _rotations.Select(rotation => rotation.Show(secrets, censor))],
                [.. secrets.Take(MostSecrets).Select(Show)],
                [.. _log.Select(line => line with { Text = censor.Strike(line.Text) })]);
        }
    }

    private static ShownSecret Show(Secret secret) => new(
        secret.Name,
        secret.RotationEnabled switch { true => $"on, by {LambdaEmulator.NameOf(secret.RotationFunction ?? "")}", false => "off", null =>
            "never turned on" },
        [.. secret.Versions.AsEnumerable().Reverse()
            .Select(version => new ShownVersion(version.Id, [.. version.Labels.Order(StringComparer.Ordinal)]))]);

    private static void Keep<T>(LinkedList<T> all, T newest, int most)
    {
        all.AddFirst(newest);
        if (all.Count > most)
            all.RemoveLast();
    }
}
