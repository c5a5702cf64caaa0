namespace RotationFunctions.Local.Faults;

/// <summary>Faults at the requests of one connection to a server: of a database, or of a vendor.</summary>
public sealed class RequestFaults(FaultPlan plan, TimeProvider clock) : IRelayGuard
{
    /// <summary>What such a request is called in a <see cref="Fault"/>.</summary>
    public const string Request = "request";

    private bool _cutsAnswer;

    public async Task<byte[]?> OnRequestAsync(string request)
    {
        var fault = plan.Next(Request);
        _cutsAnswer = fault?.Kind == FaultKind.CutAfter;
        switch (fault?.Kind)
        {
            case FaultKind.CutBefore:
                throw new IOException("The connection is cut before the request arrives.");
            case FaultKind.Silence:
                return [];
            case FaultKind.Delay:
                await Task.Delay(fault.Delay!.Value, clock);
                return null;
            default:
                return null;
        }
    }

    public Task OnAnswerAsync(string asked, string answer) =>
        _cutsAnswer ? throw new IOException("The connection is cut, and the answer lost.") : Task.CompletedTask;
}
