using System.Diagnostics;
using System.Globalization;

namespace RotationFunctions.Benchmarks;

/// <summary>One build of the function, such as its native executable.</summary>
internal sealed record FunctionBuild(string Name, string Executable)
{
    /// <summary>The size of all files that would be deployed.</summary>
    public double Megabytes => new DirectoryInfo(Path.GetDirectoryName(Executable)!).EnumerateFiles()
        .Where(file => file.Extension is not (".pdb" or ".xml")).Sum(file => file.Length) / 1e6;

    /// <summary>What the one process of this build that runs now has taken of the processors.</summary>
    public TimeSpan ProcessorTime()
    {
        var process = Process.GetProcesses().Single(process => IsOfThisBuild(process));
        if (Environment.GetEnvironmentVariable("SMAPS") is { } smaps) File.Copy($"/proc/{process.Id}/smaps", smaps, true);
        var nanoseconds = Directory.GetDirectories($"/proc/{process.Id}/task")
            .Sum(thread => long.Parse(File.ReadAllText(Path.Combine(thread, "schedstat")).Split(' ')[0], CultureInfo.InvariantCulture));
        return TimeSpan.FromMicroseconds(nanoseconds / 1000);
    }

    private bool IsOfThisBuild(Process process)
    {
        try
        {
            return process.MainModule?.FileName == Executable;
        }
        catch (Exception)
        {
            return false;
        }
    }
}
