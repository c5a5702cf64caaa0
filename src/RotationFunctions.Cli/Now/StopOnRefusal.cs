namespace RotationFunctions.Cli.Now;

/// <summary>Leaves the rest of a run alone, once it is the caller who is refused, or the journal: whoever has what it takes goes on there.</summary>
internal sealed class StopOnRefusal
{
    // The policy of a few secrets may deny what that of the others allows.
    private const int Enough = 5;

    private volatile string? _refusal;
    private volatile bool _isAllowed;
    private int _denied;

    /// <returns>The end of the rotation; <see cref="RotationResult.NotBegun"/> where the run was stopped earlier.</returns>
    public async Task<RotationEnd> RunAsync(RotationTarget target, Func<Task<RotationEnd>> rotate)
    {
        if (_refusal is { } earlier)
            return new RotationEnd(target.Arn, target.Name, RotationResult.NotBegun, earlier);
        try
        {
            var end = await rotate();
            Count(end);
            return end;
        }
        catch (RotationException refusal) when (refusal.Code == RotationErrors.CredentialsRefused)
        {
            _refusal = refusal.Message;
            return new RotationEnd(target.Arn, target.Name, RotationResult.Unfinished, refusal.Message) { Code = refusal.Code };
        }
    }

    /// <param name="reason">Why nothing more is to begin, and what to do.</param>
    public void Stop(string reason) => _refusal = reason;

    private void Count(RotationEnd end)
    {
        if (end.Code != RotationErrors.AccessDenied)
            _isAllowed = true;
        else if (Interlocked.Increment(ref _denied) >= Enough && !_isAllowed)
            _refusal = $"The first {Enough} that ended were all denied. {end.Reason}";
    }
}
