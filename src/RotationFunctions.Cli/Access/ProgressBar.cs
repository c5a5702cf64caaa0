using Spectre.Console;

namespace RotationFunctions.Cli.Access;

/// <summary>A bar on standard error, for a terminal.</summary>
internal static class ProgressBar
{
    /// <param name="description">What stands beside it at first.</param>
    /// <param name="stays">Whether it is left there at the end.</param>
    public static Task ShowAsync(string description, int total, bool stays, Func<ProgressTask, Task> work) => Screen.CreateConsole(Console.Error).Progress()
        .AutoClear(!stays)
        .Columns(new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn(),
            new TaskDescriptionColumn { Alignment = Justify.Left })
        .StartAsync(context => work(context.AddTask(description, maxValue: total)));
}
