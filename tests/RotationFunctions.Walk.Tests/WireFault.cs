namespace RotationFunctions.Walk.Tests;

/// <summary>What goes wrong at a request to the server.</summary>
/// <param name="Number">At which request: 1 for the first of the rotation.</param>
/// <param name="GoesOn">Whether it happens to all that follow in the step, too: then no repeat within the step helps.</param>
internal sealed record WireFault(int Number, WireFaultKind Kind, bool GoesOn = false)
{
    private static readonly WireFaultKind[] Connections =
        [WireFaultKind.CutBefore, WireFaultKind.CutAfter, WireFaultKind.KillBefore, WireFaultKind.KillAfter, WireFaultKind.TimeOut];

    private static readonly WireFaultKind[] Http = [WireFaultKind.Throttle, WireFaultKind.ErrorBefore, WireFaultKind.ErrorAfter];

    /// <summary>Whether the server has done what it was asked for.</summary>
    public bool IsAfter => Kind is WireFaultKind.CutAfter or WireFaultKind.KillAfter or WireFaultKind.ErrorAfter;

    public bool IsAt(int number) => GoesOn ? number >= Number : number == Number;

    /// <param name="request">What the request is about.</param>
    public string NameAt(string request) => $"{Kind} at request {Number}{(GoesOn ? " and on" : "")} to the server ({request})";

    /// <summary>What may go wrong at the request of that number, whatever the server speaks.</summary>
    public static IEnumerable<WireFault> OfConnections(int number) => Connections.Select(kind => new WireFault(number, kind));

    /// <summary>What else may go wrong where it speaks HTTP.</summary>
    public static IEnumerable<WireFault> OfHttp(int number) =>
        Http.SelectMany<WireFaultKind, WireFault>(kind => [new WireFault(number, kind), new WireFault(number, kind, GoesOn: true)]);
}
