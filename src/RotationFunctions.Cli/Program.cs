using System.CommandLine;
using System.CommandLine.Invocation;
using RotationFunctions.Cli;
using RotationFunctions.Cli.Abandon;
using RotationFunctions.Cli.Access;
using RotationFunctions.Cli.Checks;
using RotationFunctions.Cli.Demo;
using RotationFunctions.Cli.Invoke;
using RotationFunctions.Cli.Local;
using RotationFunctions.Cli.Now;
using RotationFunctions.Cli.Rollback;
using RotationFunctions.Cli.Status;
using RotationFunctions.Cli.Supply;

var rotate = new RootCommand("Rotates AWS Secrets Manager secrets, and shows how.")
{
    DemoCommand.Create(),
    LocalCommand.Create(),
    CheckCommand.Create(TimeProvider.System),
    StatusCommand.Create(TimeProvider.System),
    NowCommand.Create(TimeProvider.System),
    AbandonCommand.Create(TimeProvider.System),
    RollbackCommand.Create(TimeProvider.System),
    SupplyCommand.Create(TimeProvider.System),
    InvokeCommand.Create(),
};
HelpWithExamples.Apply(rotate);
var parsed = rotate.Parse(args);
if (parsed.Action is ParseErrorAction)
{
    foreach (var error in parsed.Errors)
        Console.Error.WriteLine(error.Message);
    Console.Error.WriteLine("See 'rotate --help', or 'rotate COMMAND --help' for one command.");
    return ExitCode.Unusable;
}
// What was started must be ended before the process may go, however slow the machine is.
return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });
