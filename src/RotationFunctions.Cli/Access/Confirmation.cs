using System.CommandLine;

namespace RotationFunctions.Cli.Access;

/// <summary>Asks before something in use is changed. The question names exactly what will be done.</summary>
internal sealed class Confirmation(OperatorCommand command)
{
    private readonly Option<bool> _yes = command.Add(new Option<bool>("--yes")
    {
        Description = "Do not ask. Without a terminal nobody can be asked, so it "
            + "is needed.",
    });

    /// <exception cref="RotationException"><see cref="RotationErrors.InvalidSettings"/>: nobody can be asked; or <see
    /// cref="CommandErrors.NotConfirmed"/>.</exception>
    /// <exception cref="OperationCanceledException">The command is told to end.</exception>
    public void Require(ParseResult parsed, string question)
    {
        if (parsed.GetValue(_yes))
            return;
        if (Console.IsInputRedirected)
            throw new RotationException(RotationErrors.InvalidSettings, $"{question} There is no terminal to ask at: say so with --yes.");
        Console.Error.Write($"{question} [y/N] ");
        if (Prompt.Read(Console.ReadLine, command.Ending)?.Trim() is not ("y" or "Y" or "yes"))
            throw new RotationException(CommandErrors.NotConfirmed, "Nothing was changed.");
    }
}
