using System.Globalization;

namespace RotationFunctions.Benchmarks;

/// <summary>What is to be measured.</summary>
internal sealed record BenchmarkOptions(IReadOnlyList<FunctionBuild> Builds, int Rounds)
{
    public const string Usage =
        "usage: RotationFunctions.Benchmarks [--rounds N] NAME=EXECUTABLE [NAME=EXECUTABLE ...]   (the first is what the others are compared with)";

    private const int UsualRounds = 15;

    /// <summary><c>null</c> where the arguments make no sense.</summary>
    public static BenchmarkOptions? Parse(string[] arguments)
    {
        var rounds = UsualRounds;
        var builds = arguments.AsSpan();
        if (arguments is ["--rounds", var number, ..])
        {
            if (!int.TryParse(number, CultureInfo.InvariantCulture, out rounds) || rounds < 1)
                return null;
            builds = builds[2..];
        }
        var read = new List<FunctionBuild>();
        foreach (var build in builds)
        {
            if (build.Split('=', 2) is not [var name, var executable] || !File.Exists(executable))
                return null;
            read.Add(new FunctionBuild(name, Path.GetFullPath(executable)));
        }
        return read.Count > 0 ? new BenchmarkOptions(read, rounds) : null;
    }
}
