using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using RotationFunctions;
using RotationFunctions.ApiKeys;
using RotationFunctions.Cli;
using RotationFunctions.Cli.Access;

HttpClient.DefaultProxy = new DirectLoopback(HttpClient.DefaultProxy); // the local AWS and the demo's vendor are on this machine
var parsed = RotateCommand.Create().Parse(args);
if (parsed.Action is ParseErrorAction)
{
    string[] mistakes = [.. parsed.Errors.Select(Describe), "See 'rotate --help', or 'rotate COMMAND --help' for one command."];
    var asJson = args.Contains("--json");
    return new FailureReport(RotationErrors.InvalidSettings, string.Join(asJson ? " " : Environment.NewLine, mistakes)).Show(asJson);
}
using var termination = new Termination();
return await termination.AwaitAsync(
    parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null }, termination.Token));

// Some messages of the parser do not name the option that they are about.
static string Describe(ParseError error) =>
    error.SymbolResult is OptionResult { Option.Name: var name } && !error.Message.Contains(name, StringComparison.Ordinal)
        ? $"{name}: {error.Message}" : error.Message;
