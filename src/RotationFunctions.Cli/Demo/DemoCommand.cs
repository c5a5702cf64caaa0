using System.CommandLine;
using RotationFunctions.Local.DatabaseServers;

namespace RotationFunctions.Cli.Demo;

/// <summary><c>rotate demo</c></summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Print the same facts as JSON, for a machine." };
        var function = new Option<string?>("--function") { Description = "The function's executable, if another build of it is to be shown." };
        var command = new Command("demo", "Rotate the password of a real PostgreSQL user on this machine, and prove that it worked.") { json, function };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetValue(json) ? new JsonReport(Console.Out) : new TextReport(), parsed.GetValue(function), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(IDemoReport report, string? function, CancellationToken cancellationToken)
    {
        try
        {
            return await new PostgreSqlDemo(report, function).RunAsync(cancellationToken) ? ExitCode.Done : ExitCode.Failed;
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested) // a terminal's Ctrl-C ends the servers too, which then fail in their ways
        {
            report.End(false, "Interrupted. Nothing is left running.");
            return ExitCode.Interrupted;
        }
        catch (Exception failure) when (failure is NoServerException or FileNotFoundException)
        {
            report.End(false, failure.Message);
            return ExitCode.Unusable;
        }
    }
}
