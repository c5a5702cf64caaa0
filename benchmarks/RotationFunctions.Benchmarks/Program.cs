using System.Globalization;
using RotationFunctions.Benchmarks;

if (args is ["fleet", var command, var function, var secrets] && int.TryParse(secrets, CultureInfo.InvariantCulture, out var count))
{
    var fleet = await FleetBenchmark.RunAsync(command, function, count, CancellationToken.None);
    fleet.Write(Console.Out);
    return fleet.IsGood ? 0 : 1;
}

if (BenchmarkOptions.Parse(args) is not { } options)
{
    Console.Error.WriteLine(BenchmarkOptions.Usage);
    return 2;
}
await using var benchmark = await FunctionBenchmark.StartAsync(options.SystemAuthorities, CancellationToken.None);
var runs = options.Builds.ToDictionary(build => build, _ => new List<FunctionRun>());
for (var round = 0; round <= options.Rounds; round++)
{
    // In turns, so that what else the machine does meets all builds alike. The first round warms this program up and does not count.
    Console.Error.WriteLine(round == 0 ? "warming up" : $"round {round} of {options.Rounds}");
    foreach (var build in options.Builds)
    {
        var run = await benchmark.RunAsync(build, CancellationToken.None);
        if (round > 0)
            runs[build].Add(run);
    }
}
ResultTable.Write(Console.Out, benchmark.Description, runs);
return 0;
