using System.Text.Json;

namespace RotationFunctions.TestFunction;

/// <summary>One that cannot be made.</summary>
public sealed class BrokenGreeter
{
    private readonly string _word = "Never";

    public BrokenGreeter() => throw new FormatException("the constructor fails");

    public Greeting Greet(JsonElement name) => new(_word, name.GetRawText());
}
