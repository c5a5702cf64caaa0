using System.Text.Json;

namespace RotationFunctions.Local.SecretsManager;

/// <summary>Keeps the secrets in a file, in clear text, readable by its owner alone.</summary>
internal sealed class StateFile(string folder)
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true };

    private readonly string _path = Path.Combine(folder, "secrets.json");

    public IReadOnlyList<Secret> Read()
    {
        if (!File.Exists(_path))
            return [];
        try
        {
            using var file = File.OpenRead(_path);
            return JsonSerializer.Deserialize<List<Secret>>(file) ?? [];
        }
        catch (JsonException mistake)
        {
            throw new InvalidDataException($"The state of the local AWS in '{_path}' cannot be read: {mistake.Message} Mend the file, or move it away to start afresh.", mistake);
        }
    }

    /// <summary>Replaces the file in one go, so that a crash leaves the old state or the new one.</summary>
    public void Write(IReadOnlyList<Secret> secrets)
    {
        Directory.CreateDirectory(folder);
        var fresh = _path + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(fresh, options))
            JsonSerializer.Serialize(file, secrets, Readable);
        File.Move(fresh, _path, overwrite: true);
    }
}
