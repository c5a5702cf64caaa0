using System.Text;
using System.Text.Json;
using RotationFunctions.Cli.Now.Leak;

namespace RotationFunctions.Cli.Now;

/// <summary>
/// A file with one JSON object a line: first the run and its secrets, then every end. It is written before the next rotation begins, so
/// that
/// a run that was cut off goes on where it was. It holds names, and no secret.
/// </summary>
internal sealed class Journal : IDisposable
{
    private static readonly JsonSerializerOptions Strict = new() { RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true };

    private readonly FileStream _file;

    // Without a buffer, so that what could not be written is not tried again when the file is closed.
    private Journal(string path, FileMode mode) => _file = new FileStream(path, mode, FileAccess.Write, FileShare.Read, bufferSize: 0);

    /// <exception cref="RotationException"><see cref="RotationErrors.InvalidSettings"/>: it cannot be written, or is there
    /// already.</exception>
    public static Journal Create(string path, RunId run, LeakAnswer? leak, IReadOnlyList<RotationTarget> targets) => Open(path, () =>
    {
        var journal = new Journal(path, FileMode.CreateNew);
        journal.Write(JsonSerializer.Serialize(new Header(run.Text, leak, targets)));
        return journal;
    });

    /// <summary>Reads what an earlier run has left, and goes on writing there.</summary>
    /// <exception cref="RotationException"><see cref="RotationErrors.InvalidSettings"/>: it is no journal.</exception>
    public static (Journal Journal, RunId Run, LeakAnswer? Leak, IReadOnlyList<RotationTarget> Targets,
        IReadOnlyList<RotationEnd> Ends) Resume(string path) => Open(path, () =>
    {
        var lines = File.ReadAllLines(path);
        if (JsonSerializer.Deserialize<Header>(lines[0], Strict) is not { } header || header.Targets.Any(target => target is null))
            throw new JsonException();
        RotationEnd[] ends = [.. lines.Skip(1).Select(TryRead).OfType<RotationEnd>()];
        var journal = new Journal(path, FileMode.Append);
        journal.Write(""); // a line that was cut off stays alone
        return (journal, new RunId(header.Run), header.Leak, header.Targets, ends);
    });

    /// <returns><c>false</c>: it cannot be written, as where its disk is full.</returns>
    public bool TryWrite(RotationEnd end)
    {
        try
        {
            Write(JsonSerializer.Serialize(end));
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    public void Dispose() => _file.Dispose();

    private void Write(string line) => _file.Write(Encoding.UTF8.GetBytes($"{line}\n"));

    private static RotationEnd? TryRead(string line)
    {
        try
        {
            return line.Length == 0 ? null : JsonSerializer.Deserialize<RotationEnd>(line, Strict);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static T Open<T>(string path, Func<T> open)
    {
        try
        {
            return open();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException or IndexOutOfRangeException)
        {
            throw new RotationException(RotationErrors.InvalidSettings,
                $"The journal '{path}' cannot be used ({failure.GetType().Name}). Name another file "
                + "with --journal, or with --resume the one of a run that was cut off.");
        }
    }

    private sealed record Header(string Run, LeakAnswer? Leak, IReadOnlyList<RotationTarget> Targets);
}
