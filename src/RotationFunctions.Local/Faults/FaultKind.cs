namespace RotationFunctions.Local.Faults;

/// <summary>What goes wrong at a call of Secrets Manager, at an invocation of the function, or at a request to another server.</summary>
public enum FaultKind
{
    /// <summary>The call waits before it takes effect.</summary>
    Delay,

    /// <summary>The service refuses the call because there are too many: to a request, HTTP's status 429 with <c>Retry-After</c>.</summary>
    Throttle,

    /// <summary>The service answers with an error of its own, and nothing has happened: to a request, HTTP's status 503.</summary>
    ServerError,

    /// <summary>The server answers with an error of its own, HTTP's status 500, though it has done what the request asks for.</summary>
    ServerErrorAfter,

    /// <summary>The connection ends before the call takes effect.</summary>
    CutBefore,

    /// <summary>The connection ends after the call took effect: the reply is lost.</summary>
    CutAfter,

    /// <summary>The call takes effect twice, as where an SDK repeats it after a lost reply.</summary>
    Twice,

    /// <summary>The call reads what was there before the last change of the secret.</summary>
    Stale,

    /// <summary>The process that calls is killed before the call takes effect.</summary>
    KillBefore,

    /// <summary>The process that calls is killed after the call took effect.</summary>
    KillAfter,

    /// <summary>The step is invoked again once it has ended, before the next one.</summary>
    Again,

    /// <summary>The step is invoked twice at once.</summary>
    AtOnce,

    /// <summary>The step is invoked again after the next one has ended.</summary>
    Late,

    /// <summary>The step runs to its end, but the service is told that it failed.</summary>
    Lost,

    /// <summary>The process is killed when it has taken the event.</summary>
    Kill,

    /// <summary>The step's time is over when the process has taken the event.</summary>
    TimeOut,

    /// <summary>The request does not arrive, and nobody answers.</summary>
    Silence,
}
