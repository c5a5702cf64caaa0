namespace RotationFunctions.Tests;

/// <summary>A server that <c>eng/newer-server.sh</c> has put beside this system's own.</summary>
internal static class NewerServer
{
    /// <summary>The folder of a server; without it the test is skipped, or fails on continuous integration unless the download is what failed.</summary>
    /// <param name="name">As <c>eng/newer-server.sh</c> has it, such as <c>postgresql-17</c>.</param>
    public static string Require(string name)
    {
        var servers = Environment.GetEnvironmentVariable("ROTATION_SERVERS") is { Length: > 0 } set ? set
            : Path.Combine(AppContext.BaseDirectory, "../../../servers"); // below the repository's artifacts
        var folder = Path.GetFullPath(Path.Combine(servers, name));
        if (!Directory.Exists(folder) && File.Exists(folder + ".failed"))
            Assert.Skip(File.ReadAllText(folder + ".failed").Trim());
        return Requirement.Have(Directory.Exists(folder) ? folder : null, $"{folder} is not there. eng/newer-server.sh {name} puts it there.");
    }
}
