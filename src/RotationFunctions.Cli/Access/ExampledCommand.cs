using System.CommandLine;

namespace RotationFunctions.Cli.Access;

/// <summary>A command whose help ends with examples.</summary>
/// <param name="examples">Whole commands.</param>
internal sealed class ExampledCommand(string name, string description, IReadOnlyList<string> examples) : Command(name, description)
{
    public IReadOnlyList<string> Examples => examples;
}
