namespace RotationFunctions.Local.Faults;

/// <summary>Faults at the requests of one connection to a server: of a database, or of a vendor.</summary>
public sealed class RequestFaults(FaultPlan plan, TimeProvider clock) : IRelayGuard
{
    /// <summary>What such a request is called in a <see cref="Fault"/>.</summary>
    public const string Request = "request";

    private FaultKind? _kind;

    public async Task<byte[]?> OnRequestAsync(string request)
    {
        var fault = plan.Next(Request);
        _kind = fault?.Kind;
        switch (_kind)
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
                await Task.Delay(fault!.Delay!.Value, clock);
                return null;
            default:
                return null;
        }
    }

    public Task<byte[]?> OnAnswerAsync(string asked, string answer) => _kind switch
    {
        FaultKind.CutAfter => throw new IOException("The connection is cut, and the answer lost."),
        FaultKind.ServerErrorAfter => Task.FromResult<byte[]?>(HttpRefusal.InternalServerError()),
        _ => Task.FromResult<byte[]?>(null),
    };
}
