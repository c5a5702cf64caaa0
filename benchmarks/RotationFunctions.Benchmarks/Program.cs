using RotationFunctions.Benchmarks;

if (args.Length == 0 || BenchmarkOptions.Parse(args) is not { } options)
{
    Console.Error.WriteLine(BenchmarkOptions.Usage);
    return 2;
}
await using var benchmark = await FunctionBenchmark.StartAsync(CancellationToken.None);
var runs = options.Builds.ToDictionary(build => build, _ => new List<FunctionRun>());
for (var round = -1; round < options.Rounds; round++)
{
    // In turns, so that what else the machine does meets all builds alike. The first round warms this process up and is left out.
    foreach (var build in options.Builds)
    {
        Console.Error.Write($"\rround {round + 1} of {options.Rounds}: {build.Name,-20}");
        var run = await benchmark.RunAsync(build, CancellationToken.None);
        if (round >= 0)
            runs[build].Add(run);
    }
}
Console.Error.WriteLine();
ResultTable.Write(Console.Out, benchmark.Description, runs);
return 0;
