using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using RotationFunctions.Cli;
using RotationFunctions.Cli.Demo;
using RotationFunctions.Cli.Local;

var rotate = new RootCommand("Rotates AWS Secrets Manager secrets, and shows how.")
{
    DemoCommand.Create(),
    LocalCommand.Create(),
};
var parsed = rotate.Parse(args);
if (parsed.Action is ParseErrorAction)
{
    foreach (var error in parsed.Errors)
        Console.Error.WriteLine(Describe(error));
    Console.Error.WriteLine("See 'rotate --help', or 'rotate COMMAND --help' for one command.");
    return ExitCode.Unusable;
}
using var termination = new Termination();
return await termination.AwaitAsync(parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null }, termination.Token));

// Some messages of the parser do not name the option that they are about.
static string Describe(ParseError error) =>
    error.SymbolResult is OptionResult { Option.Name: var name } && !error.Message.Contains(name, StringComparison.Ordinal) ? $"{name}: {error.Message}" : error.Message;
