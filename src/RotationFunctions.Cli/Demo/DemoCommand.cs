using System.CommandLine;
using RotationFunctions.Local.DatabaseServers;
using Spectre.Console;

namespace RotationFunctions.Cli.Demo;

/// <summary><c>rotate demo</c></summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Print the same facts as JSON, for a machine." };
        var function = new Option<string?>("--function") { Description = "The function's executable, if another build of it is to be shown." };
        var command = new Command("demo", "Rotate the password of a real PostgreSQL user on this machine, and prove that it worked.") { json, function };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            AnsiConsole.Profile.Width = int.MaxValue; // long lines are the terminal's to break, so that they can be copied whole
            IDemoReport report = parsed.GetValue(json) ? new JsonReport(Console.Out) : new TextReport(AnsiConsole.Console);
            try
            {
                return await new PostgreSqlDemo(report, parsed.GetValue(function)).RunAsync(cancellationToken) ? 0 : 1;
            }
            catch (Exception failure) when (failure is NoServerException or FileNotFoundException)
            {
                report.End(false, failure.Message);
                return 2;
            }
        });
        return command;
    }
}
