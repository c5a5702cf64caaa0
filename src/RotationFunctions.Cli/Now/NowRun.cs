using RotationFunctions.Cli.Access;
using RotationFunctions.Cli.Credentials;
using RotationFunctions.Cli.Now.Leak;

namespace RotationFunctions.Cli.Now;

/// <summary>One run over the secrets that were chosen, or the rest of one that was cut off.</summary>
internal sealed class NowRun(AwsAccess access, CredentialRotators rotators, Action<string> confirm, TimeProvider clock)
{
    private readonly Pace _pace = new(clock);
    private readonly StopOnRefusal _stop = new();

    public async Task<Report> RunAsync(NowOrder order, CancellationToken cancellationToken)
    {
        if (order.Resume is { } path)
        {
            var (journal, run, leak, targets, ends) = Journal.Resume(path);
            using (journal)
                return await ResumeAsync(run, order with { Leak = leak, Journal = path }, targets, ends, journal, cancellationToken);
        }
        var found = await new TargetFinder(access, order.Leak is not null, clock).FindAsync(order.Choice, cancellationToken);
        confirm(Question(found, found.Count, order.Leak));
        return await BeginAsync(order, found, cancellationToken);
    }

    /// <param name="all">How many secrets the run has.</param>
    private static string Question(IReadOnlyList<RotationTarget> targets, int all, LeakAnswer? leak)
    {
        var rotated = (all > targets.Count ? $"{targets.Count} of {all} secrets left: " : "") + (targets.Count == 1
            ? $"{targets[0].Name} will be rotated" : $"{targets.Count} secrets will be rotated, from {targets[0].Name} to {targets[^1].Name}");
        return leak is null ? $"{rotated}."
            : $"{rotated} until no value that was readable when the run began works any more, so that applications must read the new one at once"
                + $"{(leak.EndsSessions ? ", and their open sessions will end" : "")}.";
    }

    private async Task<Report> ResumeAsync(
        RunId run, NowOrder order, IReadOnlyList<RotationTarget> targets, IReadOnlyList<RotationEnd> ends, Journal journal,
        CancellationToken cancellationToken)
    {
        // What did not succeed then may have by now, or may this time: under its token it is the same rotation.
        RotationEnd[] settled = [.. ends.Where(end => end.Result == RotationResult.Succeeded || end.IsOver).DistinctBy(end => end.Arn)];
        RotationTarget[] left = [.. targets.ExceptBy(settled.Select(end => end.Arn), target => target.Arn)];
        if (left.Length > 0)
            confirm(Question(left, targets.Count, order.Leak));
        return await RotateAsync(run, order, targets, settled, journal, cancellationToken);
    }

    private async Task<Report> BeginAsync(NowOrder order, IReadOnlyList<RotationTarget> targets, CancellationToken cancellationToken)
    {
        var run = RunId.New();
        if (order.Journal is null && targets.Count == 1 && order.Leak is null)
            return await RotateAsync(run, order, targets, [], null, cancellationToken);
        var path = order.Journal ?? $"rotate-now-{run.Text}.jsonl";
        using var journal = Journal.Create(path, run, order.Leak, targets);
        await Console.Error.WriteLineAsync($"If this is cut off, go on with: {NowReport.Resuming(path, access.Route)}");
        return await RotateAsync(run, order with { Journal = path }, targets, [], journal, cancellationToken);
    }

    /// <param name="earlier">What needs nothing any more.</param>
    private async Task<Report> RotateAsync(
        RunId run, NowOrder order, IReadOnlyList<RotationTarget> targets, IReadOnlyList<RotationEnd> earlier, Journal? journal,
        CancellationToken cancellationToken)
    {
        var ends = earlier.ToDictionary(end => end.Arn);
        var fleet = new RotationFleet(order.Limits,
            target => _stop.RunAsync(target, () => RotateAsync(run, order, target, cancellationToken)));
        RotationTarget[] left = [.. targets.Where(target => !ends.ContainsKey(target.Arn))];
        await TellAsync(order, targets, () => new RunProgress(targets.Count).ShowAsync(ends.Values, told => fleet.RunAsync(left, (end, underWay) =>
        {
            if (journal?.TryWrite(end) == false)
                _stop.Stop($"The journal '{order.Journal}' cannot be written any more. Look whether its disk is full.");
            ends[end.Arn] = end;
            told(end, underWay);
        }, cancellationToken)), cancellationToken);
        return new NowReport(run.Text, order.Journal, [.. targets.Select(target => ends[target.Arn])], access.Route);
    }

    /// <exception cref="InterruptedException">The command is told to end.</exception>
    private async Task TellAsync(NowOrder order, IReadOnlyList<RotationTarget> targets, Func<Task> rotate, CancellationToken cancellationToken)
    {
        try
        {
            await rotate();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new InterruptedException("What has begun goes on without this command. "
                + (order.Journal is { } path ? $"Go on with: {NowReport.Resuming(path, access.Route)}" : $"Look with: rotate status {targets[0].Name}{access.Route.ForRotate}"));
        }
    }

    private Task<RotationEnd> RotateAsync(RunId run, NowOrder order, RotationTarget target, CancellationToken cancellationToken)
    {
        return order.Leak is not { } leak ? OnceAsync(turn: 1)
            : new LeakedRotation(access, rotators, target, leak, clock).RunAsync(OnceAsync, order.Limits.Patience, cancellationToken);

        Task<RotationEnd> OnceAsync(int turn) =>
            new OneRotation(access, target, run.TokenFor(target.Arn, turn), order.Resume is not null, _pace, clock)
                .RunAsync(order.Limits.Patience, cancellationToken);
    }
}
