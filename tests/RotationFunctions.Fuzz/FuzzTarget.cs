namespace RotationFunctions.Fuzz;

/// <summary>Something that reads text from elsewhere.</summary>
/// <param name="Name">By which it is chosen.</param>
/// <param name="Read">Reads a text. It throws only what is no crash but an answer.</param>
/// <param name="Seeds">Texts as they usually come, from which others are made.</param>
public sealed record FuzzTarget(string Name, Action<string> Read, params IReadOnlyList<string> Seeds)
{
    public override string ToString() => Name;
}
