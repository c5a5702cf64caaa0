using System.CommandLine;
using RotationFunctions.Cli.Access;
using RotationFunctions.Local.DatabaseServers;

namespace RotationFunctions.Cli.Demo;

/// <summary><c>rotate demo</c></summary>
internal static class DemoCommand
{
    private const string PostgreSql = "postgresql";
    private const string ApiKey = "api-key";
    private const string Purpose = "Rotate the password of a real PostgreSQL user, or an API key, on this machine, and prove that it "
        + "worked.";

    public static Command Create()
    {
        var rotator = new Option<string?>("--rotator")
        {
            Description = $"{PostgreSql}, or {ApiKey}, which needs no server. Unless given: {PostgreSql} where there is "
                + $"one, else {ApiKey}.",
        };
        rotator.AcceptOnlyFromAmong(PostgreSql, ApiKey);
        var json = new Option<bool>("--json") { Description = "Print the same facts as JSON, for a machine." };
        var function = new Option<string?>("--function")
        {
            Description = "The function's executable, if another build of it is to be shown.",
        };
        var command = new ExampledCommand("demo", Purpose, ["rotate demo", "rotate demo --rotator api-key --json"]) { rotator, json,
            function };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetValue(rotator), parsed.GetValue(json) ? new JsonReport(Console.Out)
                : new TextReport(), parsed.GetValue(function), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string? rotator, IDemoReport report, string? function, CancellationToken cancellationToken)
    {
        try
        {
            return await ShowAsync(rotator, report, function, cancellationToken) ? ExitCode.Done : ExitCode.Failed;
        }
        catch (Exception) when (
            cancellationToken.IsCancellationRequested) // a terminal's Ctrl-C ends the servers too, which then fail in their ways
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

    private static async Task<bool> ShowAsync(string? rotator, IDemoReport report, string? function, CancellationToken cancellationToken)
    {
        if (rotator == ApiKey)
            return await new ApiKeyDemo(report, function).RunAsync(cancellationToken);
        try
        {
            return await new PostgreSqlDemo(report, function).RunAsync(cancellationToken);
        }
        catch (NoServerException none) when (none.IsNowhere && rotator is null)
        {
            report.Show("database", $"none, so an API key is rotated instead. {none.Message}");
            return await new ApiKeyDemo(report, function).RunAsync(cancellationToken);
        }
    }
}
