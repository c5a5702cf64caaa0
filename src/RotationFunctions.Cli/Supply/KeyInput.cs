using System.Text;
using RotationFunctions.Cli.Access;

namespace RotationFunctions.Cli.Supply;

/// <summary>Reads a key without showing it: twice at a terminal, or once from a pipe.</summary>
internal static class KeyInput
{
    /// <exception cref="RotationException"><see cref="CommandErrors.InvalidKey"/></exception>
    public static string Read(bool keepsWhiteSpace, CancellationToken cancellationToken)
    {
        var key = Prompt.Read(() => Console.IsInputRedirected ? ReadPipe() : ReadTwice(), cancellationToken);
        if (key.Length == 0)
            throw Invalid("It is empty.");
        if (!keepsWhiteSpace && key.Trim().Length != key.Length)
            throw Invalid("It begins or ends with white space, which copying often adds. Copy it again; or, if that is a part of it, say "
                + "--keep-white-space.");
        if (key.Any(char.IsControl))
            throw Invalid("It has more than one line, or a control character within. Give the key alone, on one line.");
        return key;
    }

    // The end of the line is the pipe's, not the key's.
    private static string ReadPipe()
    {
        var text = Console.In.ReadToEnd();
        return text.EndsWith("\r\n", StringComparison.Ordinal) ? text[..^2] : text.EndsWith('\n') ? text[..^1] : text;
    }

    private static string ReadTwice()
    {
        _ = Console.KeyAvailable; // turns the terminal's echo off, so that what is typed before it is asked for does not show either
        var key = ReadHidden("Type or paste the new key; it is not shown.");
        return ReadHidden("Once more.") == key ? key : throw Invalid("The two are not the same.");
    }

    private static string ReadHidden(string prompt)
    {
        Console.Error.WriteLine(prompt);
        var text = new StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key is { Key: ConsoleKey.U, Modifiers: ConsoleModifiers.Control })
                text.Clear();
            else if (key.Key == ConsoleKey.Backspace)
                text.Length = Math.Max(text.Length - 1, 0);
            else if (!char.IsControl(key.KeyChar)) // an arrow, a function key and the like have none that shows
                text.Append(key.KeyChar);
        }
        return text.ToString();
    }

    private static RotationException Invalid(string reason) => new(CommandErrors.InvalidKey, $"The key was not stored. {reason}");
}
