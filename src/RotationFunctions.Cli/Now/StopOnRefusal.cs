namespace RotationFunctions.Cli.Now;

/// <summary>Leaves the rest of a run alone, once the credentials that it asks with are refused: whoever has new ones goes on there.</summary>
internal sealed class StopOnRefusal
{
    private volatile string? _refusal;

    /// <returns>The end of the rotation; <see cref="RotationResult.Unfinished"/> with the refusal where one came, now or earlier.</returns>
    public async Task<RotationEnd> RunAsync(RotationTarget target, Func<Task<RotationEnd>> rotate)
    {
        if (_refusal is { } earlier)
            return new RotationEnd(target.Arn, target.Name, RotationResult.Unfinished, $"It was not begun. {earlier}");
        try
        {
            return await rotate();
        }
        catch (RotationException refusal) when (refusal.Code == RotationErrors.CredentialsRefused)
        {
            _refusal = refusal.Message;
            return new RotationEnd(target.Arn, target.Name, RotationResult.Unfinished, refusal.Message);
        }
    }
}
