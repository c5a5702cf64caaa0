using System.Text.RegularExpressions;
using RotationFunctions.Tests;

namespace RotationFunctions.MySql.Tests;

/// <summary>The statements on a wire that change accounts, one after another, and one at which something happens.</summary>
internal sealed partial class Changes
{
    private int _count;

    private Changes()
    {
    }

    /// <summary>How many there were so far.</summary>
    public int Count => _count;

    /// <summary>Lets everything pass, and counts.</summary>
    public static Changes CountOn(Wire wire) => EachOn(wire, () => Task.CompletedTask);

    /// <summary>Does something before each statement reaches the server.</summary>
    public static Changes EachOn(Wire wire, Func<Task> meanwhile) => On(wire, _ => true, meanwhile, () => Task.CompletedTask);

    /// <summary>Cuts the connection before the statement of that number reaches the server, or after its effect and before the answer.</summary>
    public static Changes CutOn(Wire wire, int number, bool after)
    {
        static Task Cut() => throw new IOException("cut");
        return On(wire, at => at == number, after ? () => Task.CompletedTask : Cut, after ? Cut : () => Task.CompletedTask);
    }

    /// <summary>Does something before the statement of that number reaches the server.</summary>
    public static Changes HoldOn(Wire wire, int number, Func<Task> meanwhile) => On(wire, at => at == number, meanwhile, () => Task.CompletedTask);

    private static Changes On(Wire wire, Predicate<int> isIt, Func<Task> before, Func<Task> after)
    {
        var changes = new Changes();
        wire.OnRequest = async request =>
        {
            if (Change().IsMatch(request) && isIt(Interlocked.Increment(ref changes._count)))
                await before();
            return null;
        };
        wire.OnAnswer = async request =>
        {
            if (Change().IsMatch(request) && isIt(changes._count))
                await after();
            return null;
        };
        return changes;
    }

    // Four bytes of length and number, then the command (a query), for MySQL that it has no attributes, and its text.
    [GeneratedRegex(@"^.{4}\x03(\x00\x01)?(ALTER|CREATE|DROP|GRANT|REVOKE|SET DEFAULT)", RegexOptions.Singleline)]
    private static partial Regex Change();
}
