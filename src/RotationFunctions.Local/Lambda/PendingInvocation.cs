using RotationFunctions.Local.Faults;

namespace RotationFunctions.Local.Lambda;

/// <summary>An invocation from its arrival to its answer.</summary>
internal sealed class PendingInvocation(string requestId, ReadOnlyMemory<byte> payload, FaultKind? fault = null)
{
    private readonly TaskCompletionSource<(string? Error, ReadOnlyMemory<byte> Payload)> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _taken = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string RequestId => requestId;

    public ReadOnlyMemory<byte> Payload => payload;

    /// <summary>What happens to the process that takes it.</summary>
    public FaultKind? Fault => fault;

    /// <summary>Ends when a process has taken the invocation.</summary>
    public Task Taken => _taken.Task;

    /// <summary>The error's kind, or <c>null</c>, and what was answered.</summary>
    public Task<(string? Error, ReadOnlyMemory<byte> Payload)> Answer => _answer.Task;

    /// <summary>The process that has taken it; <c>null</c> for one that the local AWS did not start.</summary>
    public string? TakenBy { get; private set; }

    /// <summary>Whether a fault ends it, so that no answer of the process counts, however fast it is.</summary>
    public bool IsDoomed { get; private set; }

    /// <param name="canBeKilled">Whether the process was started here.</param>
    public void Take(string? process, bool canBeKilled)
    {
        TakenBy = process;
        IsDoomed = fault == FaultKind.TimeOut || (fault == FaultKind.Kill && canBeKilled);
        _taken.TrySetResult();
    }

    public bool Succeed(ReadOnlyMemory<byte> answer) => _answer.TrySetResult((null, answer));

    public bool Fail(ReadOnlyMemory<byte> error)
    {
        _taken.TrySetResult();
        return _answer.TrySetResult(("Unhandled", error));
    }
}
