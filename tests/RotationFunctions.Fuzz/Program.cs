using RotationFunctions.Fuzz;
using SharpFuzz;

// Run by afl-fuzz, as `./build.sh fuzz TARGET` does; with `seeds TARGET FOLDER` it writes what afl-fuzz begins with.
switch (args)
{
    case ["seeds", var target, var folder]:
        var number = 0;
        foreach (var seed in Find(target).Seeds)
            File.WriteAllText(Path.Combine(folder, $"seed-{number++}"), seed);
        return 0;
    case [var target]:
        Fuzzer.OutOfProcess.Run(text => Find(target).Read(text)); // what is instrumented must not run before
        return 0;
    default:
        Console.Error.WriteLine($"usage: RotationFunctions.Fuzz TARGET, one of: {string.Join(", ", FuzzTargets.All)}");
        return 2;
}

static FuzzTarget Find(string name) => FuzzTargets.All.First(target => target.Name == name);
