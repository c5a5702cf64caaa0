namespace RotationFunctions.Local.Faults;

/// <summary>Faults at the requests of one connection to a server: of a database, or of a vendor.</summary>
public sealed class RequestFaults(FaultPlan plan, TimeProvider clock) : IRelayGuard
{
    /// <summary>What such a request is called in a <see cref="Fault"/>.</summary>
    public const string Request = "request";

    private Fault? _fault;
    private bool _isAnswered;

    // A request may get no answer, as a goodbye does: only an answer lets happen what happens after it.
    private bool IsAfter => _fault?.Kind is FaultKind.CutAfter or FaultKind.ServerErrorAfter;

    public async Task<byte[]?> OnRequestAsync(string request)
    {
        (_fault, _isAnswered) = (plan.Choose(Request), false);
        if (_fault is not { } fault || IsAfter)
            return null;
        plan.Fire(fault);
        switch (fault.Kind)
        {
            case FaultKind.CutBefore:
                throw new IOException("The connection is cut before the request arrives.");
            case FaultKind.Silence:
                return [];
            case FaultKind.Throttle:
                return HttpRefusal.TooManyRequests();
            case FaultKind.ServerError:
                return HttpRefusal.ServiceUnavailable();
            case FaultKind.Delay:
                await Task.Delay(fault.Delay!.Value, clock);
                return null;
            default:
                return null;
        }
    }

    public Task<byte[]?> OnAnswerAsync(string asked, string answer)
    {
        if (!IsAfter)
            return Task.FromResult<byte[]?>(null);
        if (_isAnswered)
            return Task.FromResult<byte[]?>([]); // the rest of an answer that is lost
        _isAnswered = true;
        plan.Fire(_fault!);
        return _fault!.Kind == FaultKind.CutAfter
            ? throw new IOException("The connection is cut, and the answer lost.") : Task.FromResult<byte[]?>(HttpRefusal.InternalServerError());
    }
}
