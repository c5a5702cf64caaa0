namespace RotationFunctions;

/// <summary>
/// Runs the four steps of a Secrets Manager rotation. Derive from it and say how a credential is created, set and tested; labels,
/// repeats, crashes and the limits of time are looked after here.
/// </summary>
/// <remarks>
/// Any step may be repeated, come late, run twice at once or be cut off at any point, each time in a fresh process: running the
/// four steps again ends in a finished rotation. A rotator keeps no state of one rotation in its fields.
/// </remarks>
public abstract class Rotator
{
    // Kept back from the invocation's time, so that an error can still be reported before Lambda kills the process.
    private static readonly TimeSpan TimeToReport = TimeSpan.FromMilliseconds(500);

    // Lambda's own limit. What takes Lambda's place may name no deadline, or one that no timer can wait for.
    private static readonly TimeSpan MostTime = TimeSpan.FromMinutes(15);

    /// <summary>
    /// Whether <see cref="CreateSecretAsync"/> leaves something behind outside of its result, such as a key at a vendor. Then a
    /// value that is staged already is looked for first. Where it only computes, <c>false</c> saves that call.
    /// </summary>
    protected virtual bool CreateHasOutsideEffects => true;

    /// <summary>
    /// Makes the pending value from the current one. A second call for the same rotation happens only if no value was staged
    /// before; if two run at once, one of the two results is thrown away.
    /// </summary>
    protected abstract Task<SecretValue> CreateSecretAsync(SecretValue current, Rotation rotation, CancellationToken cancellationToken);

    /// <summary>
    /// Makes the database or vendor accept the pending value. A second call finds it accepted already and must succeed; a call
    /// that comes after a later rotation must change nothing (see <see cref="Rotation.IsStillPendingAsync"/>).
    /// </summary>
    protected abstract Task SetSecretAsync(SecretValue pending, Rotation rotation, CancellationToken cancellationToken);

    /// <summary>
    /// Proves that a value works, by logging in with it, and changes nothing. It is also called with the current value, when
    /// Secrets Manager tries out a configuration.
    /// </summary>
    protected abstract Task TestSecretAsync(SecretValue value, Rotation rotation, CancellationToken cancellationToken);

    /// <summary>
    /// Called at the end of every <c>createSecret</c>, once a value is staged for this rotation: the time to take back what this
    /// attempt, or an earlier one that died, has made in vain. A second call must find nothing left to do and succeed.
    /// </summary>
    /// <param name="unused">What <see cref="CreateSecretAsync"/> has just made where another attempt had staged a value first; else <c>null</c>.</param>
    protected virtual Task StagedAsync(SecretValue? unused, Rotation rotation, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// Called at the end of every <c>finishSecret</c>, once the pending version is current: the time to take the previous credential
    /// out of use, where that must not wait for the next rotation. A second call must find nothing left to do and succeed.
    /// </summary>
    protected virtual Task FinishedAsync(Rotation rotation, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// Looks whether a rotation of the current value would work, and changes nothing: neither here nor at the database or vendor.
    /// Here it is tested that the current value works; a rotator that knows what else it needs adds to that.
    /// </summary>
    protected virtual Task CheckSecretAsync(SecretValue current, Rotation rotation, Checklist checks, CancellationToken cancellationToken) =>
        checks.TryAsync("current value", async () =>
        {
            await TestSecretAsync(current, rotation, cancellationToken);
            return "The current value works.";
        });

    /// <summary>Runs the step that the event names.</summary>
    /// <param name="timeLeft">How long the invocation may still take.</param>
    /// <exception cref="RotationException">The step could not be done; the only exception but for a cancellation by the caller.</exception>
    public Task<RotationOutcome> RotateAsync(
        RotationEvent rotationEvent, RotationServices services, TimeSpan timeLeft, CancellationToken cancellationToken = default) =>
        GuardAsync(rotationEvent, services, timeLeft, async (rotation, deadline) =>
        {
            var outcome = await RunAsync(rotation, deadline);
            services.Log.StepEnded(rotationEvent, outcome);
            return outcome;
        }, cancellationToken);

    /// <summary>Looks whether a rotation would work: every finding at once, and nothing is changed.</summary>
    /// <param name="timeLeft">How long the invocation may still take.</param>
    /// <exception cref="RotationException">The secret itself cannot be looked at; the only exception but for a cancellation by the caller.</exception>
    public Task<IReadOnlyList<Check>> CheckAsync(
        RotationEvent rotationEvent, RotationServices services, TimeSpan timeLeft, CancellationToken cancellationToken = default) =>
        GuardAsync(rotationEvent, services, timeLeft, async (rotation, deadline) =>
        {
            var checks = new Checklist();
            LabelChecks.Look(await rotation.Store.DescribeAsync(rotation.SecretId, deadline), checks);
            await CheckSecretAsync(await rotation.ReadCurrentAsync(deadline), rotation, checks, deadline);
            return checks.Checks;
        }, cancellationToken);

    /// <summary>Gives the work its deadline, and whatever it throws its name.</summary>
    private static async Task<T> GuardAsync<T>(
        RotationEvent rotationEvent, RotationServices services, TimeSpan timeLeft, Func<Rotation, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        var time = timeLeft > MostTime ? MostTime : timeLeft > TimeToReport ? timeLeft - TimeToReport : TimeSpan.Zero;
        using var timer = new CancellationTokenSource(time, services.Clock);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            return await work(new Rotation(rotationEvent, services, time), deadline.Token);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            var named = Name(exception, rotationEvent, services, timer.IsCancellationRequested);
            if (named is RotationWaitingException)
                services.Log.StepWaits(rotationEvent, named.Message);
            else
                services.Log.StepFailed(rotationEvent, named.Message);
            throw named;
        }
    }

    private Task<RotationOutcome> RunAsync(Rotation rotation, CancellationToken cancellationToken) => rotation.Event.Step switch
    {
        RotationStep.CreateSecret => CreateAsync(rotation, cancellationToken),
        RotationStep.SetSecret => SetAsync(rotation, cancellationToken),
        RotationStep.TestSecret => TestAsync(rotation, cancellationToken),
        RotationStep.FinishSecret => FinishAsync(rotation, cancellationToken),
        var step => throw new ArgumentOutOfRangeException(nameof(rotation), step, "Not a step of a rotation."),
    };

    private async Task<RotationOutcome> CreateAsync(Rotation rotation, CancellationToken cancellationToken)
    {
        var labels = await rotation.Gate.DescribeStagedAsync(cancellationToken);
        if (labels.Carries(rotation.VersionId, StagingLabels.Current))
            return RotationOutcome.AlreadyCurrent;
        if (CreateHasOutsideEffects && await rotation.FindPendingAsync(cancellationToken) is not null)
        {
            await StagedAsync(null, rotation, cancellationToken);
            return RotationOutcome.AlreadyCreated;
        }

        var current = await rotation.ReadCurrentAsync(labels, cancellationToken);
        var pending = await CreateSecretAsync(current, rotation, cancellationToken);

        // Not cancelled: what was made outside would be lost with a value that is not stored.
        var stored = await rotation.Store.TryPutPendingAsync(
            rotation.SecretId, rotation.VersionId, pending, rotation.Event.RotationToken, CancellationToken.None);
        await StagedAsync(stored ? null : pending, rotation, cancellationToken);
        return stored ? RotationOutcome.Created : RotationOutcome.AlreadyCreated;
    }

    private async Task<RotationOutcome> SetAsync(Rotation rotation, CancellationToken cancellationToken)
    {
        var pending = await rotation.Gate.ReadPendingAsync(cancellationToken);
        if (pending.IsCurrent)
            return RotationOutcome.AlreadyCurrent;
        await SetSecretAsync(pending.Value, rotation, cancellationToken);
        return RotationOutcome.Set;
    }

    private async Task<RotationOutcome> TestAsync(Rotation rotation, CancellationToken cancellationToken)
    {
        var pending = await rotation.Gate.FindPendingAsync(Patience.ForTrial, cancellationToken);
        if (pending is { IsCurrent: true })
            return RotationOutcome.AlreadyCurrent;
        var value = pending?.Value ?? await rotation.ReadCurrentAsync(cancellationToken);
        await TestSecretAsync(value, rotation, cancellationToken);
        return pending is null ? RotationOutcome.ConfigurationTested : RotationOutcome.Tested;
    }

    private async Task<RotationOutcome> FinishAsync(Rotation rotation, CancellationToken cancellationToken)
    {
        var outcome = await PromoteAsync(rotation, cancellationToken);
        await FinishedAsync(rotation, cancellationToken);
        return outcome;
    }

    private static async Task<RotationOutcome> PromoteAsync(Rotation rotation, CancellationToken cancellationToken)
    {
        var labels = await rotation.Gate.DescribeStagedAsync(cancellationToken);
        if (labels.Carries(rotation.VersionId, StagingLabels.Current))
            return RotationOutcome.AlreadyCurrent;
        await rotation.Gate.ReadPendingAsync(cancellationToken); // a version without a value is never promoted

        var from = labels.FindVersion(StagingLabels.Current);
        if (await rotation.Store.TryPromoteAsync(rotation.SecretId, rotation.VersionId, from, CancellationToken.None))
            return RotationOutcome.Finished;
        var now = await rotation.Gate.DescribeStagedAsync(cancellationToken);
        return now.Carries(rotation.VersionId, StagingLabels.Current) ? RotationOutcome.AlreadyCurrent : throw rotation.Gate.Abandoned(now);
    }

    private static RotationException Name(Exception exception, RotationEvent rotationEvent, RotationServices services, bool outOfTime)
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
