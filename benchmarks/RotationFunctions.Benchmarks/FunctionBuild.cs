namespace RotationFunctions.Benchmarks;

/// <summary>One build of the function, such as its native executable.</summary>
internal sealed record FunctionBuild(string Name, string Executable)
{
    /// <summary>The size of all files that would be deployed.</summary>
    public double Megabytes => new DirectoryInfo(Path.GetDirectoryName(Executable)!).EnumerateFiles()
        .Where(file => file.Extension is not (".pdb" or ".xml")).Sum(file => file.Length) / 1e6;
}
