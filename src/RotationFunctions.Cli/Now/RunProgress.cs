using RotationFunctions.Cli.Access;

namespace RotationFunctions.Cli.Now;

/// <summary>Shows on standard error how far a run has come: a bar at a terminal, else a line for each end.</summary>
/// <param name="total">All secrets of the run.</param>
internal sealed class RunProgress(int total)
{
    private int _done;
    private int _missed;

    /// <param name="earlier">What an earlier run has done.</param>
    /// <param name="work">The run. It tells of every end, and how many rotations are under way then.</param>
    public Task ShowAsync(IReadOnlyCollection<RotationEnd> earlier, Func<Action<RotationEnd, int>, Task> work)
    {
        foreach (var end in earlier)
            Count(end);
        return Console.IsErrorRedirected ? work(WriteLine) : ShowBarAsync(work);
    }

    private void Count(RotationEnd end)
    {
        _done++;
        _missed += end.Result == RotationResult.Succeeded ? 0 : 1;
    }

    private void WriteLine(RotationEnd end, int underWay)
    {
        Count(end);
        if (end.Result != RotationResult.NotBegun) // told once, by the summary
            Console.Error.WriteLine($"{_done}/{total} {end.Name}: {end.Result}");
    }

    private Task ShowBarAsync(Func<Action<RotationEnd, int>, Task> work) => ProgressBar.ShowAsync(Describe(underWay: 0), total, stays: true, bar =>
    {
        bar.Value = _done;
        return work((end, underWay) =>
        {
            Count(end);
            bar.Value = _done;
            bar.Description = Describe(underWay);
        });
    });

    private string Describe(int underWay) =>
        $"{_done} of {total}{(_missed > 0 ? $", {_missed} of them not rotated" : "")}, {underWay} under way";
}
