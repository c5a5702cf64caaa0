using System.CommandLine;
using RotationFunctions.Cli.Access;
using RotationFunctions.Cli.Credentials;
using RotationFunctions.Cli.Now.Leak;

namespace RotationFunctions.Cli.Now;

/// <summary><c>rotate now</c></summary>
internal static class NowCommand
{
    private const string Purpose = "Rotate secrets now, and wait for the end of every rotation: some that are named, or all whose name "
        + "begins so, or that have a tag. It stays below the "
        + "service's write quotas, and a run that was cut off goes on without rotating anything twice.";

    public static Command Create(TimeProvider clock)
    {
        var command = new OperatorCommand("now", Purpose, "rotate now orders/db", "rotate now --prefix orders/ --yes",
            "rotate now --tag team=orders --in-flight 20", "rotate now orders/db --compromised --end-sessions",
                "rotate now --resume rotate-now-3f2c9a1b7d40.jsonl");
        var names = command.Add(new Argument<string[]>("SECRET")
        {
            Description = "The secrets' names or ARNs.", Arity = ArgumentArity.ZeroOrMore,
        });
        var prefix = command.Add(new Option<string?>("--prefix")
        {
            Description = "All secrets that a function rotates and whose name begins so.",
        });
        var tag = command.Add(new Option<string?>("--tag")
        {
            Description = "All secrets that a function rotates and that have this tag: KEY, or "
                + "KEY=VALUE.",
        });
        var inFlight = command.Add(Number("--in-flight", "Rotations at once.", 10));
        var perHost = command.Add(Number("--per-host", "Of those, on one database host.", 2));
        var wait = command.Add(Number("--wait", "Seconds to wait for one rotation. After that the service goes on with it, and this command does not.", 300));
        var journal = command.Add(new Option<string?>("--journal")
        {
            Description = "The file that keeps what was done. Unless given: one in the working "
                + "folder, where there are several secrets.",
        });
        var resume = command.Add(new Option<string?>("--resume") { Description = "Go on with the run of this journal: follow what is under way, and try again what did not succeed." });
        var compromised = command.Add(new Option<bool>("--compromised")
        {
            Description = "The values have leaked: rotate until none of them logs in any "
                + "more, with no time left to applications that still use one, and prove it.",
        });
        var endSessions = command.Add(new Option<bool>("--end-sessions")
        {
            Description = "With --compromised: end the sessions that are open on the "
                + "database.",
        });
        var credentials = new CredentialOptions(command);
        var confirmation = new Confirmation(command);
        command.Command.Validators.Add(result =>
        {
            var chosen = result.GetResult(names) is { Tokens.Count: > 0 } || result.GetResult(prefix) is not null
                || result.GetResult(tag) is not null;
            if (chosen == result.GetResult(resume) is not null)
                result.AddError("Name secrets, or choose them with --prefix or --tag; or go on with an earlier run by --resume alone.");
            if (result.GetResult(prefix) is { Tokens: [{ Value: "" }] })
                result.AddError("--prefix must not be empty: that would be every secret.");
            if (result.GetResult(tag) is { Tokens: [var named] } && TargetChoice.ReadTag(named.Value) is { Key: "" })
                result.AddError("--tag must name a tag: KEY, or KEY=VALUE.");
            if (result.GetResult(endSessions) is not null && result.GetResult(compromised) is null)
                result.AddError("--end-sessions goes with --compromised.");
            if (result.GetResult(compromised) is not null && result.GetResult(resume) is not null)
                result.AddError("--resume goes on as the run began: leave --compromised out.");
        });
        return command.Running((parsed, access, cancellationToken) =>
            new NowRun(access, credentials.Read(parsed), question => confirmation.Require(parsed, question), clock).RunAsync(
            new NowOrder(
                new TargetChoice(parsed.GetValue(names) ?? [], parsed.GetValue(prefix), TargetChoice.ReadTag(parsed.GetValue(tag))),
                new Limits(parsed.GetValue(inFlight), parsed.GetValue(perHost), TimeSpan.FromSeconds(parsed.GetValue(wait))),
                parsed.GetValue(compromised) ? new LeakAnswer(parsed.GetValue(endSessions)) : null,
                parsed.GetValue(journal), parsed.GetValue(resume)),
            cancellationToken));
    }

    private static Option<int> Number(string name, string description, int usual)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => usual };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && int.TryParse(token.Value, out var number) && number < 1)
                result.AddError($"{name} must be 1 or more.");
        });
        return option;
    }
}
