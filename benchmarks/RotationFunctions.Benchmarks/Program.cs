using RotationFunctions.Benchmarks;

if (args.Length == 0)
{
    Console.Error.WriteLine("usage: RotationFunctions.Benchmarks EXECUTABLE [EXECUTABLE ...]   (each a build of the function, such as its native bootstrap)");
    return 2;
}
await using var benchmark = await FunctionBenchmark.StartAsync(CancellationToken.None);
Console.WriteLine(FunctionFigures.Header);
foreach (var executable in args)
{
    // In turns would be fairer on a noisy machine, but a cold start is what is measured: each rotation gets a fresh process.
    var figures = new List<FunctionFigures>();
    for (var run = 0; run < 15; run++)
        figures.Add(await benchmark.RotateColdAsync(Path.GetFullPath(executable), CancellationToken.None));
    Console.WriteLine(FunctionFigures.Median(figures).ToRow(Path.GetFileName(executable)));
}
return 0;
