using System.Text.Json.Nodes;
using RotationFunctions.Local.Lambda;
using RotationFunctions.Local.Rotation;

namespace RotationFunctions.Local.SecretsManager;

/// <content>Rotation: what RotateSecret does at once. The steps run after it has answered.</content>
internal sealed partial class SecretsManagerService
{
    /// <summary>The functions that may be called.</summary>
    public required IFunctions Functions { get; init; }

    /// <summary>Starts the steps of a rotation that was registered.</summary>
    public required Action<RotationOrder> Begin { get; init; }

    private JsonObject RotateSecret(ApiRequest request)
    {
        _rotations.Spend();
        var secret = RequireLive(request);
        var token = request.FindText("ClientRequestToken", 64, 32) ?? throw ServiceError.InvalidParameter(TokenMissing);
        var immediately = request.FindFlag("RotateImmediately") ?? true;
        var function = request.FindText("RotationLambdaARN", 2048) ?? secret.RotationFunction
            ?? throw ServiceError.InvalidRequest("No Lambda rotation function ARN is associated with this secret.");
        var schedule = request.FindObject("RotationRules") is { } rules ? RotationSchedule.Read(rules) : secret.Schedule;
        if (!Functions.Exists(function))
        {
            throw new ServiceError("AccessDeniedException", "Secrets Manager cannot invoke the specified Lambda function. Ensure that the function "
                + "policy grants access to the principal secretsmanager.amazonaws.com.");
        }
        RequireNoRotationInProgress(secret, token);
        secret.RequireRoomFor(StagingLabels.Pending);

        secret.RotationFunction = function;
        secret.RotationEnabled = true;
        secret.Schedule = schedule;
        secret.NextRotation = Now + schedule?.Interval;
        if (secret.Find(token) is { HasValue: true } version && (!version.Labels.Contains(StagingLabels.Pending) || version.Labels.Contains(StagingLabels.Current)))
            return Identity(secret, token); // this rotation is done
        Register(secret, token, isTrial: !immediately);
        return Identity(secret, immediately ? token : null);
    }

    // For trying out steps one by one. The service has no such operation.
    private JsonObject LocalRegisterVersion(ApiRequest request)
    {
        var secret = RequireLive(request);
        var token = Token(request);
        if (!IsIdle(secret))
            throw ServiceError.InvalidRequest("A previous rotation isn't complete.");
        secret.RequireRoomFor(StagingLabels.Pending);
        secret.Attach(StagingLabels.Pending, secret.Find(token) ?? secret.Add(token, Now));
        return Identity(secret, token);
    }

    private JsonObject CancelRotateSecret(ApiRequest request)
    {
        _rotations.Spend();
        var secret = RequireLive(request);
        secret.RotationEnabled = false;
        secret.NextRotation = null;
        return Identity(secret, secret.WithLabel(StagingLabels.Pending)?.Id);
    }

    /// <summary>Begins the rotations that are due by their schedules, and says when the next one will be.</summary>
    /// <param name="sleep">Told while nothing else can change the schedules.</param>
    public void BeginDue(Action<DateTimeOffset?> sleep)
    {
        lock (_lock)
        {
            var due = Scheduled().Where(secret => secret.NextRotation <= Now).ToList();
            foreach (var secret in due)
            {
                secret.NextRotation = Now + secret.Schedule?.Interval;
                if (IsIdle(secret))
                    Register(secret, NewId(), isTrial: false);
                else
                    Reattempt(secret);
            }
            if (due.Count > 0)
                KeepIfPossible();
            sleep(Scheduled().Min(secret => secret.NextRotation));
        }
    }

    /// <summary>Takes up the rotations that were under way when the local AWS ended, once their function is there.</summary>
    public void Resume(string functionName)
    {
        lock (_lock)
        {
            foreach (var secret in Scheduled().Where(secret => LambdaEmulator.NameOf(secret.RotationFunction!) == functionName && !IsIdle(secret)))
                Reattempt(secret);
        }
    }

    /// <summary>Which version each label of a secret stands on.</summary>
    public IReadOnlyDictionary<string, string> LabelsOf(string arn)
    {
        lock (_lock)
            return Find(arn)?.Labels() ?? [];
    }

    /// <summary>Whether a rotation is to go on: nobody has cancelled it, changed or deleted the secret, or given the version up.</summary>
    public bool IsUnderWay(RotationOrder order)
    {
        lock (_lock)
        {
            return Find(order.SecretArn) is { RotationEnabled: true, Deletion: null } secret
                && secret.Find(order.VersionId) is { } version
                && (version.Labels.Contains(StagingLabels.Pending) || version.Labels.Contains(StagingLabels.Current));
        }
    }

    /// <summary>What the service itself does after the last step: it takes <c>AWSPENDING</c> off, and notes a rotation that succeeded.</summary>
    /// <returns>Whether it did succeed: a version that is not current is still pending.</returns>
    public bool TryEnd(RotationOrder order)
    {
        lock (_lock)
        {
            if (Find(order.SecretArn) is not { } secret || secret.Find(order.VersionId) is not { } version)
                return false;
            if (order.IsTrial)
                secret.Versions.RemoveAll(trial => trial == version && !trial.HasValue);
            else if (!version.Labels.Contains(StagingLabels.Current))
                return false;
            else
                secret.Rotated = secret.Changed = Now;
            version.Labels.Remove(StagingLabels.Pending);
            KeepIfPossible();
            return true;
        }
    }

    // Those that a schedule can start: their function is known.
    private IEnumerable<Secret> Scheduled() => _secrets.Where(secret =>
        secret is { RotationEnabled: true, Deletion: null, RotationFunction: { } function } && Functions.Exists(function));

    private void RequireNoRotationInProgress(Secret secret, string token)
    {
        if (IsIdle(secret) || secret.WithLabel(StagingLabels.Pending)?.Id == token)
            return;
        Reattempt(secret);
        throw ServiceError.InvalidRequest("A previous rotation isn't complete. That rotation will be reattempted.");
    }

    private static bool IsIdle(Secret secret) =>
        secret.WithLabel(StagingLabels.Pending) is not { } pending || pending.Labels.Contains(StagingLabels.Current);

    private void Register(Secret secret, string token, bool isTrial)
    {
        if (secret.Find(token) is not { } version)
        {
            version = secret.Add(token, Now);
            version.IsTrial = isTrial;
        }
        secret.Attach(StagingLabels.Pending, version);
        Begin(new RotationOrder(secret.Arn, token, secret.RotationFunction!, NewRotationToken(), version.IsTrial));
    }

    // A version that a person has labelled, or whose rotation was cancelled, is nobody's to take up.
    private void Reattempt(Secret secret)
    {
        if (secret is { RotationEnabled: true, RotationFunction: { } function } && secret.WithLabel(StagingLabels.Pending) is { } pending)
            Begin(new RotationOrder(secret.Arn, pending.Id, function, NewRotationToken(), pending.IsTrial));
    }

    // Nobody waits for this change, so nobody can be told; the next one writes it too.
    private void KeepIfPossible()
    {
        try
        {
            Changed(_secrets);
        }
        catch (StateNotKeptException)
        {
        }
    }

    private string NewRotationToken() => $"{NewId()}-{NewId()}";
}
