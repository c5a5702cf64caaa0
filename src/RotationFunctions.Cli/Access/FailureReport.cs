namespace RotationFunctions.Cli.Access;

/// <summary>Why a command could not do what it was asked for.</summary>
internal sealed record FailureReport(string Code, string Sentence) : Report
{
    public override int ExitCode => Code switch
    {
        CommandErrors.Interrupted => Cli.ExitCode.Interrupted,
        RotationErrors.SecretNotFound or RotationErrors.AccessDenied or RotationErrors.InvalidSettings or RotationErrors.StoreUnavailable
            or RotationErrors.CredentialsRefused or CommandErrors.FunctionNotFound or CommandErrors.InvokeRefused
            or CommandErrors.LocalAwsNotStarted => Cli.ExitCode.Unusable,
        _ => Cli.ExitCode.Failed,
    };

    public override void Write(Screen screen) => Console.Error.WriteLine(Sentence);
}
