namespace RotationFunctions.Walk.Tests;

/// <summary>The connection to the server is cut, or is silent.</summary>
/// <param name="Number">At which request: 1 for the first of the rotation.</param>
internal sealed record WireFault(int Number, WireFaultKind Kind)
{
    /// <param name="request">What the request is about.</param>
    public string NameAt(string request) => $"{Kind} at request {Number} to the server ({request})";
}

/// <summary>What goes wrong at a request to the server.</summary>
internal enum WireFaultKind
{
    /// <summary>The connection is cut before the server hears of it.</summary>
    CutBefore,

    /// <summary>The connection is cut once the server has done it.</summary>
    CutAfter,

    /// <summary>The function's process is killed before the server hears of it.</summary>
    KillBefore,

    /// <summary>The function's process is killed once the server has done it.</summary>
    KillAfter,

    /// <summary>Nobody answers until the time of the step is over.</summary>
    TimeOut,
}
