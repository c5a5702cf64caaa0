namespace RotationFunctions.Walk.Tests;

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

    /// <summary>The server of HTTP refuses because there are too many, and asks to come later.</summary>
    Throttle,

    /// <summary>The server of HTTP answers with an error of its own, and has not done it.</summary>
    ErrorBefore,

    /// <summary>The server of HTTP answers with an error of its own, and has done it.</summary>
    ErrorAfter,
}
