using System.Text.Json;
using System.Text.Json.Serialization;

namespace RotationFunctions.Cli.Access;

/// <summary>What a command has found or done: words for people, or the same facts as JSON. It never holds a secret.</summary>
internal abstract record Report
{
    private static readonly JsonSerializerOptions Readable = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true, Converters = { new JsonStringEnumConverter() },
    };

    [JsonIgnore]
    public abstract int ExitCode { get; }

    /// <summary>Writes it, in the form that was asked for.</summary>
    /// <returns>The exit code.</returns>
    public int Show(bool asJson)
    {
        if (asJson)
            WriteJson(Console.Out);
        else
            Write(new Screen());
        return ExitCode;
    }

    /// <summary>Writes it for people.</summary>
    public abstract void Write(Screen screen);

    private void WriteJson(TextWriter output) => output.WriteLine(JsonSerializer.Serialize(this, GetType(), Readable));
}
