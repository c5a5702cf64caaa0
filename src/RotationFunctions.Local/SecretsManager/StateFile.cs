using System.Text.Json;

namespace RotationFunctions.Local.SecretsManager;

/// <summary>Keeps the secrets in a file, in clear text, readable by its owner alone.</summary>
internal sealed class StateFile
{
    private static readonly JsonSerializerOptions Form = new() { WriteIndented = true, RespectNullableAnnotations = true };

    private readonly string _path;

    /// <exception cref="StateNotKeptException">The folder cannot be made.</exception>
    public StateFile(string folder)
    {
        _path = Path.Combine(folder, "secrets.json");
        Try(() =>
        {
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(folder);
            else
                Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        });
    }

    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public IReadOnlyList<Secret> Read()
    {
        if (!File.Exists(_path))
            return [];
        try
        {
            using var file = File.OpenRead(_path);
            var secrets = JsonSerializer.Deserialize<List<Secret?>>(file, Form) ?? throw new JsonException("There is no list of secrets.");
            return [.. secrets.Select(RequireWhole)];
        }
        catch (JsonException mistake)
        {
            throw new InvalidDataException($"The state of the local AWS in '{_path}' cannot be read: {mistake.Message} Mend the file, or move it away to start afresh.", mistake);
        }
    }

    /// <summary>Replaces the file in one go, so that a crash leaves the old state or the new one.</summary>
    /// <exception cref="StateNotKeptException">It cannot be written.</exception>
    public void Write(IReadOnlyList<Secret> secrets) => Try(() =>
    {
        var fresh = _path + ".new";
        File.Delete(fresh); // so that the access is that of a new file
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(fresh, options))
            JsonSerializer.Serialize(file, secrets, Form);
        File.Move(fresh, _path, overwrite: true);
    });

    // The reader looks at properties, but not at what is in their lists.
    private static Secret RequireWhole(Secret? secret) =>
        secret is null ? throw new JsonException("A secret in it is null.")
        : secret.Versions.Any(version => version is null || version.Labels.Contains(null!)) || secret.Tags.ContainsValue(null!)
            ? throw new JsonException($"A version, label or tag of secret '{secret.Name}' is null.")
        : secret;

    private void Try(Action change)
    {
        try
        {
            change();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StateNotKeptException(_path, failure);
        }
    }
}
