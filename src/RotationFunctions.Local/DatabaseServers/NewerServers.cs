namespace RotationFunctions.Local.DatabaseServers;

/// <summary>The servers that <c>eng/newer-server.sh</c> has put beside the system's own.</summary>
internal static class NewerServers
{
    /// <summary>The folder of one of them: in <c>ROTATION_SERVERS</c>, or in <c>artifacts/servers</c> of the sources that this was built from.</summary>
    public static string? Find(string name) => Roots().Select(root => Path.Combine(root, name)).FirstOrDefault(Directory.Exists);

    private static IEnumerable<string> Roots()
    {
        if (Environment.GetEnvironmentVariable("ROTATION_SERVERS") is { Length: > 0 } named)
            yield return named;
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (Path.GetFileName(folder) == "artifacts")
                yield return Path.Combine(folder, "servers");
        }
    }
}
