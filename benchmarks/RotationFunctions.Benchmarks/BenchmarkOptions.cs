using System.Globalization;

namespace RotationFunctions.Benchmarks;

/// <summary>What is to be measured.</summary>
/// <param name="SystemAuthorities">Whether the functions read the system's certificate authorities, as they do where nothing else is deployed with them.</param>
internal sealed record BenchmarkOptions(IReadOnlyList<FunctionBuild> Builds, int Rounds, bool SystemAuthorities)
{
    public const string Usage = """
        usage: RotationFunctions.Benchmarks [--rounds N] [--system-authorities] NAME=EXECUTABLE [NAME=EXECUTABLE ...]
               RotationFunctions.Benchmarks fleet ROTATE FUNCTION SECRETS

        Each EXECUTABLE is a build of the function; the first is what the others are compared with.
        The second form measures `rotate now` over so many secrets, which FUNCTION rotates.
        """;

    private const int UsualRounds = 15;

    /// <summary><c>null</c> where the arguments make no sense.</summary>
    public static BenchmarkOptions? Parse(ReadOnlySpan<string> arguments)
    {
        var options = new BenchmarkOptions([], UsualRounds, SystemAuthorities: false);
        while (!arguments.IsEmpty)
        {
            switch (arguments)
            {
                case ["--rounds", var number, ..] when int.TryParse(number, CultureInfo.InvariantCulture, out var rounds) && rounds > 0:
                    options = options with { Rounds = rounds };
                    arguments = arguments[2..];
                    break;
                case ["--system-authorities", ..]:
                    options = options with { SystemAuthorities = true };
                    arguments = arguments[1..];
                    break;
                case [var build, ..] when build.Split('=', 2) is [var name, var executable] && File.Exists(executable):
                    options = options with { Builds = [.. options.Builds, new FunctionBuild(name, Path.GetFullPath(executable))] };
                    arguments = arguments[1..];
                    break;
                default:
                    return null;
            }
        }
        return options.Builds.Count > 0 ? options : null;
    }
}
