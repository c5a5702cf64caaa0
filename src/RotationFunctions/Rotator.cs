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
    /// <summary>
    /// Whether <see cref="CreateSecretAsync"/> leaves something behind outside of its result, such as a key at a vendor. Then a
    /// value that is staged already is looked for first. Where it only computes, <c>false</c> saves that call.
    /// </summary>
    protected virtual bool CreateHasOutsideEffects => true;

    /// <summary>
    /// Makes the pending value from the current one, and changes nothing that is in use. A second call must make a value afresh: the
    /// first was cut off, or still runs. The value that is staged first stays, and what any other call returns is thrown away.
    /// </summary>
    protected abstract Task<SecretValue> CreateSecretAsync(SecretValue current, Rotation rotation, CancellationToken cancellationToken);

    /// <summary>
    /// Makes the database or vendor accept the pending value. A second call finds it accepted already and must succeed. A call that
    /// comes after a later rotation must change nothing: read the current value, then ask <see cref="Rotation.IsStillPendingAsync"/>,
    /// then make the change by the current value's own credential, which a later rotation has replaced.
    /// </summary>
    protected abstract Task SetSecretAsync(SecretValue pending, Rotation rotation, CancellationToken cancellationToken);

    /// <summary>
    /// Proves that a value works, by logging in with it, and changes nothing, so that a second call does the same again. It is also
    /// called with the current value, when Secrets Manager tries out a configuration.
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

    /// <summary>
    /// Takes a value that a rotation has replaced out of use at once, without waiting for the next one; what is current must work on. A
    /// second call must find nothing left to do and succeed. By default there is nothing to do.
    /// </summary>
    protected virtual Task RetireSecretAsync(SecretValue retired, Rotation rotation, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Runs the step that the event names.</summary>
    /// <param name="timeLeft">How long the invocation may still take.</param>
    /// <exception cref="RotationException">The step could not be done; the only exception but for a cancellation by the caller.</exception>
    public Task<RotationOutcome> RotateAsync(
        RotationEvent rotationEvent, RotationServices services, TimeSpan timeLeft, CancellationToken cancellationToken = default) =>
        new StepRun(rotationEvent, services).RunAsync(RunAsync, outcome => outcome.ToString(), timeLeft, cancellationToken);

    /// <summary>Looks whether a rotation would work: every finding at once, and nothing is changed.</summary>
    /// <param name="timeLeft">How long the invocation may still take.</param>
    /// <exception cref="RotationException">The secret itself cannot be looked at; the only exception but for a cancellation by the caller.</exception>
    public Task<IReadOnlyList<Check>> CheckAsync(
        RotationEvent rotationEvent, RotationServices services, TimeSpan timeLeft, CancellationToken cancellationToken = default) =>
        new StepRun(rotationEvent, services).RunAsync(LookAsync, _ => StepReport.Checked, timeLeft, cancellationToken);

    /// <summary>Proves that a value works, whatever its labels, as <c>testSecret</c> does, and changes nothing.</summary>
    /// <param name="timeLeft">How long it may take.</param>
    /// <exception cref="RotationException">It does not work, or it could not be found out; the only exception but for a cancellation by the caller.</exception>
    public Task ProveAsync(
        SecretValue value, string secretId, RotationServices services, TimeSpan timeLeft, CancellationToken cancellationToken = default) =>
        RunAsync(TestSecretAsync, value, secretId, services, timeLeft, cancellationToken);

    /// <summary>Takes an earlier value out of use at once, where a rotation leaves it working for a while: for one that has leaked.</summary>
    /// <param name="retired">Not the current value.</param>
    /// <param name="timeLeft">How long it may take.</param>
    /// <exception cref="RotationException">It could not be done; the only exception but for a cancellation by the caller.</exception>
    public Task RetireAsync(
        SecretValue retired, string secretId, RotationServices services, TimeSpan timeLeft, CancellationToken cancellationToken = default) =>
        RunAsync(RetireSecretAsync, retired, secretId, services, timeLeft, cancellationToken);

    // Outside of the steps of a rotation.
    private static Task<SecretValue> RunAsync(
        Func<SecretValue, Rotation, CancellationToken, Task> work, SecretValue value, string secretId, RotationServices services, TimeSpan timeLeft,
        CancellationToken cancellationToken)
    {
        var rotationEvent = new RotationEvent { Step = RotationStep.CheckSecret, SecretId = secretId, ClientRequestToken = "" };
        return new StepRun(rotationEvent, services).RunAsync(async (rotation, stop) =>
        {
            await work(value, rotation, stop);
            return value;
        }, _ => StepReport.Checked, timeLeft, cancellationToken);
    }

    private async Task<IReadOnlyList<Check>> LookAsync(Rotation rotation, CancellationToken cancellationToken)
    {
        var checks = new Checklist();
        LabelChecks.Look(await rotation.Store.DescribeAsync(rotation.SecretId, cancellationToken), checks);
        await CheckSecretAsync(await rotation.ReadCurrentAsync(cancellationToken), rotation, checks, cancellationToken);
        return checks.Checks;
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
        if (current.VersionId == rotation.VersionId)
            return RotationOutcome.AlreadyCurrent; // another attempt has finished meanwhile
        rotation.SourceVersionId = current.VersionId;
        var pending = await CreateSecretAsync(current.Value, rotation, cancellationToken);
        var stored = await rotation.StageAsync(pending, isLostOtherwise: CreateHasOutsideEffects);
        await StagedAsync(stored ? null : pending, rotation, cancellationToken);
        return stored ? RotationOutcome.Created : RotationOutcome.AlreadyCreated;
    }

    private async Task<RotationOutcome> SetAsync(Rotation rotation, CancellationToken cancellationToken)
    {
        if (await rotation.Gate.ReadPendingAsync(cancellationToken) is not { } pending)
            return RotationOutcome.AlreadyCurrent;
        await SetSecretAsync(pending, rotation, cancellationToken);
        return RotationOutcome.Set;
    }

    private async Task<RotationOutcome> TestAsync(Rotation rotation, CancellationToken cancellationToken)
    {
        var staged = await rotation.Gate.FindStagedAsync(Patience.ForTrial, cancellationToken);
        if (staged is { Pending: null })
            return RotationOutcome.AlreadyCurrent;
        var value = staged?.Pending ?? await rotation.ReadCurrentAsync(cancellationToken);
        await TestSecretAsync(value, rotation, cancellationToken);
        return staged is null ? RotationOutcome.ConfigurationTested : RotationOutcome.Tested;
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
        var now = await rotation.Gate.DescribeMovedAsync(from, cancellationToken);
        return now.Carries(rotation.VersionId, StagingLabels.Current) ? RotationOutcome.AlreadyCurrent : throw rotation.Gate.Abandoned(now);
    }
}
