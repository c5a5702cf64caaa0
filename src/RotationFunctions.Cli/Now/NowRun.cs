using RotationFunctions.Cli.Access;

namespace RotationFunctions.Cli.Now;

/// <summary>One run over the secrets that were chosen, or the rest of one that was cut off.</summary>
internal sealed class NowRun(AwsAccess access, Action<string> confirm, TimeProvider clock)
{
    public async Task<Report> RunAsync(NowOrder order, CancellationToken cancellationToken)
    {
        if (order.Resume is { } path)
        {
            var (journal, run, targets, ends) = Journal.Resume(path);
            using (journal)
                return await RotateAsync(run, targets, ends, journal, path, order.Limits, cancellationToken);
        }
        var found = await new TargetFinder(access).FindAsync(order.Choice, cancellationToken);
        confirm(found.Count == 1 ? $"{found[0].Name} will be rotated." : $"{found.Count} secrets will be rotated, from {found[0].Name} to {found[^1].Name}.");
        return await BeginAsync(order, found, cancellationToken);
    }

    private async Task<Report> BeginAsync(NowOrder order, IReadOnlyList<RotationTarget> targets, CancellationToken cancellationToken)
    {
        var run = RunId.New();
        if (order.Journal is null && targets.Count == 1)
            return await RotateAsync(run, targets, [], null, null, order.Limits, cancellationToken);
        var path = order.Journal ?? $"rotate-now-{run.Text}.jsonl";
        using var journal = Journal.Create(path, run, targets);
        await Console.Error.WriteLineAsync($"If this is cut off, go on with: rotate now --resume {path}");
        return await RotateAsync(run, targets, [], journal, path, order.Limits, cancellationToken);
    }

    private async Task<Report> RotateAsync(
        RunId run, IReadOnlyList<RotationTarget> targets, IReadOnlyList<RotationEnd> earlier, Journal? journal, string? path, Limits limits, CancellationToken cancellationToken)
    {
        // What was not finished then may be by now.
        var ends = earlier.Where(end => end.Result != RotationResult.Unfinished).ToDictionary(end => end.Arn);
        await new RotationFleet(access, run, limits, clock).RunAsync(targets.Where(target => !ends.ContainsKey(target.Arn)), end =>
        {
            journal?.Write(end);
            ends[end.Arn] = end;
            Console.Error.WriteLine($"{ends.Count}/{targets.Count} {end.Name}: {end.Result}");
        }, cancellationToken);
        return new NowReport(run.Text, path, [.. targets.Select(target => ends[target.Arn])]);
    }
}
