using System.CommandLine;
using System.CommandLine.Invocation;
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
        Console.Error.WriteLine(error.Message);
    Console.Error.WriteLine("See 'rotate --help', or 'rotate COMMAND --help' for one command.");
    return ExitCode.Unusable;
}
using var termination = new Termination();
return await termination.AwaitAsync(parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null }, termination.Token));
