using System.Globalization;

namespace RotationFunctions.Benchmarks;

/// <summary>What a process has taken of the processors: unlike the clock, it hardly depends on what else the machine does.</summary>
internal static class ProcessorTime
{
    /// <summary>
    /// Of the one process that runs an executable or a script, from Linux's own books, which are finer than those of
    /// <see cref="System.Diagnostics.Process"/>.
    /// </summary>
    public static TimeSpan Of(string executable)
    {
        var process = Directory.GetDirectories("/proc").Single(folder => Arguments(folder).Take(2).Contains(executable)); // a script is its interpreter's first argument
        return TimeSpan.FromTicks(Directory.GetDirectories(Path.Combine(process, "task")).Sum(Nanoseconds) / TimeSpan.NanosecondsPerTick);
    }

    private static string[] Arguments(string process)
    {
        var file = Path.Combine(process, "cmdline");
        return File.Exists(file) ? File.ReadAllText(file).Split('\0') : [];
    }

    private static long Nanoseconds(string thread) =>
        long.Parse(File.ReadAllText(Path.Combine(thread, "schedstat")).Split(' ')[0], CultureInfo.InvariantCulture);
}
