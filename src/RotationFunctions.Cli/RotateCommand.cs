using System.CommandLine;
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

namespace RotationFunctions.Cli;

/// <summary><c>rotate</c> with all its commands</summary>
internal static class RotateCommand
{
    public static RootCommand Create()
    {
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
        return rotate;
    }
}
