namespace RotationFunctions.Tests;

/// <summary>A folder for CA bundles, gone with the test.</summary>
internal sealed class BundleFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("rotation-tls-").FullName;

    /// <returns>Where the file lies.</returns>
    public string Write(string name, string content)
    {
        var path = System.IO.Path.Combine(Path, name);
        File.WriteAllText(path, content);
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
