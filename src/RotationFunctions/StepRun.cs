using System.Diagnostics;

namespace RotationFunctions;

/// <summary>Runs one step within its time, gives whatever it throws a name, and tells how it ended: in the log, as a trace, to the observer.</summary>
internal sealed class StepRun(RotationEvent rotationEvent, RotationServices services)
{
    // Kept back from the invocation's time, so that an error can still be reported before Lambda kills the process.
    private static readonly TimeSpan TimeToReport = TimeSpan.FromMilliseconds(500);

    // Lambda's own limit. What takes Lambda's place may name no deadline, or one that no timer can wait for.
    private static readonly TimeSpan MostTime = TimeSpan.FromMinutes(15);

    private readonly CountedStore _store = new(services.Store);
    private readonly long _start = services.Clock.GetTimestamp();

    /// <exception cref="RotationException">The step could not be done; the only exception but for a cancellation by the caller.</exception>
    public async Task<T> RunAsync<T>(Func<Rotation, CancellationToken, Task<T>> work, Func<T, string> outcome, TimeSpan timeLeft, CancellationToken cancellationToken)
    {
        using var trace = RotationTrace.Start(rotationEvent);
        var time = timeLeft > MostTime ? MostTime : timeLeft > TimeToReport ? timeLeft - TimeToReport : TimeSpan.Zero;
        using var timer = new CancellationTokenSource(time, services.Clock);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            var result = await work(new Rotation(rotationEvent, services with { Store = _store }, time), deadline.Token);
            End(trace, outcome(result), failure: null);
            return result;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken); // a driver's own may hold what it was doing
        }
        catch (Exception exception)
        {
            var failure = Name(exception, timer.IsCancellationRequested);
            End(trace, failure is RotationWaitingException ? StepReport.Waiting : StepReport.Failed, failure);
            if (failure == exception)
                throw; // from where it was thrown first
            throw failure;
        }
    }

    private void End(Activity? trace, string outcome, RotationException? failure)
    {
        var report = new StepReport(
            rotationEvent.Step.WireName(), rotationEvent.SecretId, rotationEvent.ClientRequestToken, outcome, failure?.Code,
            services.Clock.GetElapsedTime(_start), _store.Calls);
        RotationTrace.End(trace, report);
        services.Observer?.StepEnded(report);
        Log(report, failure);
    }

    private void Log(StepReport report, RotationException? failure)
    {
        var (step, secret, version, outcome, _, duration, calls) = report;
        var milliseconds = (long)duration.TotalMilliseconds;
        if (failure is null)
            services.Log.StepEnded(step, version, secret, outcome, milliseconds, calls);
        else if (failure is RotationWaitingException)
            services.Log.StepWaits(step, version, secret, outcome, failure.Code, milliseconds, calls, failure.Message);
        else
            services.Log.StepFailed(step, version, secret, outcome, failure.Code, milliseconds, calls, failure.Message);
    }

    private RotationException Name(Exception exception, bool outOfTime)
    {
        if (exception is RotationException named)
            return named;
        if (exception is OperationCanceledException && outOfTime)
        {
            return new RotationException(RotationErrors.OutOfTime,
                $"{rotationEvent} did not end in the time that the function has. Running it again is safe. If it keeps happening, look "
                + "for what it waits on (a network path, a lock), or raise the function's timeout.", isTransient: true);
        }
        services.Log.UnexpectedError(exception.GetType().Name, exception.StackTrace);
        return new RotationException(RotationErrors.Unexpected,
            $"{rotationEvent} met an unexpected {exception.GetType().Name}. Its text is withheld, since it may hold a secret; the log "
            + "has the place it came from. Running the step again is safe.");
    }
}
