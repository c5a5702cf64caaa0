using System.Diagnostics;

namespace RotationFunctions.Local.DatabaseServers;

/// <summary>
/// A folder of a server's own below the temporary one, and its port. Servers refuse to run as root: there, folder and processes belong to the
/// server's system user.
/// </summary>
internal sealed class ServerFolder : IDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly string? _user;
    private readonly ReservedPort _port = new();

    private ServerFolder(DirectoryInfo folder, string? user)
    {
        _folder = folder;
        _user = user;
    }

    public static async Task<ServerFolder> CreateAsync(string prefix, string systemUser, CancellationToken cancellationToken)
    {
        var folder = new ServerFolder(Directory.CreateTempSubdirectory(prefix), Environment.UserName == "root" ? systemUser : null);
        try
        {
            await folder.HandOverAsync(cancellationToken);
            return folder;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    public int Port => _port.Number;

    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>Writes a file that only its owner may read.</summary>
    public void Write(string name, string text)
    {
        File.WriteAllText(PathOf(name), text);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(PathOf(name), UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    /// <summary>Gives all that is in the folder now to the server's user.</summary>
    public async Task HandOverAsync(CancellationToken cancellationToken)
    {
        if (_user is null)
            return;
        cancellationToken.ThrowIfCancellationRequested();
        using var chown = Process.Start(new ProcessStartInfo("chown", ["-R", $"{_user}:", _folder.FullName]) { RedirectStandardError = true })!;
        var complaint = await chown.StandardError.ReadToEndAsync(CancellationToken.None); // it takes no time, and must not outlive the folder
        await chown.WaitForExitAsync(CancellationToken.None);
        if (chown.ExitCode != 0)
            throw new NoServerException($"There is no system user '{_user}'; create it, or run as another user than root. ({complaint.Trim()})");
    }

    /// <summary>Runs a program to its end.</summary>
    public async Task RunAsync(string program, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var log = PathOf(Path.GetFileName(program) + ".log");
        var process = Start(program, arguments, log);
        try
        {
            if (await process.WaitAsync(cancellationToken) != 0)
                throw new NoServerException($"'{program}' failed: {await process.ReadLogAsync(cancellationToken)}");
        }
        finally
        {
            await process.StopAsync("TERM"); // where it was cancelled, it must not go on in a folder that is taken away
        }
    }

    /// <param name="log">The program writes there by itself: what it has done stands in the file at once.</param>
    public ServerProcess Start(string program, IEnumerable<string> arguments, string log)
    {
        // setpriv and the shell become the program, so that its process id is the server's.
        string[] asUser = _user is null ? [] : ["setpriv", $"--reuid={_user}", $"--regid={_user}", "--init-groups", "--"];
        string[] command = [.. asUser, "sh", "-c", "exec \"$@\" >>\"$0\" 2>&1", log, program, .. arguments];
        var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = _folder.FullName })!;
        return new ServerProcess(process, log);
    }

    public void Dispose()
    {
        _port.Dispose();
        _folder.Delete(recursive: true);
    }
}
