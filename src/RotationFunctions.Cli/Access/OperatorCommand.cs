using System.CommandLine;

namespace RotationFunctions.Cli.Access;

/// <summary>
/// What all commands share that work on secrets in AWS or a local AWS: the way there, the form of the output, the exit code.
/// </summary>
internal sealed class OperatorCommand
{
    private readonly AwsOptions _aws;
    private readonly Option<bool> _json = new("--json") { Description = "Print the same facts as JSON, for a machine." };

    /// <param name="examples">Whole commands, one a line.</param>
    public OperatorCommand(string name, string purpose, params string[] examples)
    {
        Command = new ExampledCommand(name, purpose, examples);
        _aws = new AwsOptions(Command);
        Command.Options.Add(_json);
    }

    public Command Command { get; }

    /// <summary>Cancelled once the command, while it runs, is told to end.</summary>
    public CancellationToken Ending { get; private set; }

    public T Add<T>(T symbol)
        where T : Symbol
    {
        if (symbol is Argument argument)
            Command.Arguments.Add(argument);
        else if (symbol is Option option)
            Command.Options.Add(option);
        return symbol;
    }

    public Argument<string> AddSecret() => Add(new Argument<string>("SECRET") { Description = "The secret's name or ARN." });

    public Command Running(Func<ParseResult, AwsAccess, CancellationToken, Task<Report>> run)
    {
        Command.SetAction((parsed, cancellationToken) => RunAsync(parsed, run, cancellationToken));
        return Command;
    }

    private async Task<int> RunAsync(ParseResult parsed, Func<ParseResult, AwsAccess, CancellationToken, Task<Report>> run,
        CancellationToken cancellationToken)
    {
        Ending = cancellationToken;
        await Task.Yield(); // Ctrl-C is listened for only once a command has begun to wait
        try
        {
            using var access = _aws.Open(parsed);
            return (await run(parsed, access, cancellationToken)).Show(parsed.GetValue(_json));
        }
        catch (OperationCanceledException end) when (cancellationToken.IsCancellationRequested)
        {
            return new FailureReport(CommandErrors.Interrupted, end is InterruptedException ? $"Interrupted. {end.Message}" : "Interrupted.").Show(parsed.GetValue(_json));
        }
        catch (RotationException failure)
        {
            return new FailureReport(failure.Code, failure.Message).Show(parsed.GetValue(_json));
        }
    }
}
