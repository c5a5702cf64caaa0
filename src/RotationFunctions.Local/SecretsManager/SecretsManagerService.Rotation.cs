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
        var token = request.FindText("ClientRequestToken", 64, 32) ?? NewId();
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

        secret.RotationFunction = function;
        secret.RotationEnabled = true;
        secret.Schedule = schedule;
        secret.NextRotation = Now + schedule?.Interval;
        if (secret.Find(token) is { HasValue: true })
            return Identity(secret, token); // this rotation is done
        Register(secret, token, isTrial: !immediately);
        return Identity(secret, immediately ? token : null);
    }

    private JsonObject CancelRotateSecret(ApiRequest request)
    {
        _rotations.Spend();
        var secret = RequireLive(request);
        secret.RotationEnabled = false;
        secret.NextRotation = null;
        return Identity(secret, secret.WithLabel(StagingLabels.Pending)?.Id);
    }

    /// <summary>Registers the rotations that are due by their schedules, and says when the next one will be.</summary>
    public DateTimeOffset? BeginDue()
    {
        lock (_lock)
        {
            foreach (var secret in _secrets.Where(secret => secret.RotationEnabled == true && secret.Deletion is null && secret.NextRotation <= Now))
            {
                secret.NextRotation = Now + secret.Schedule?.Interval;
                if (IsIdle(secret))
                    Register(secret, NewId(), isTrial: false);
            }
            return _secrets.Where(secret => secret.RotationEnabled == true).Min(secret => secret.NextRotation);
        }
    }

    /// <summary>Which version each label of a secret stands on.</summary>
    public IReadOnlyDictionary<string, string> LabelsOf(string arn)
    {
        lock (_lock)
            return Find(arn)?.Labels() ?? [];
    }

    /// <summary>What the service itself does after the last step: it takes <c>AWSPENDING</c> off, and notes a rotation that succeeded.</summary>
    public void End(RotationOrder order)
    {
        lock (_lock)
        {
            if (Find(order.SecretArn) is not { } secret)
                return;
            secret.Find(order.VersionId)?.Labels.Remove(StagingLabels.Pending);
            if (order.IsTrial)
                secret.Versions.RemoveAll(version => version.Id == order.VersionId && !version.HasValue);
            else
                secret.Rotated = secret.Changed = Now;
            Changed(_secrets);
        }
    }

    private void RequireNoRotationInProgress(Secret secret, string token)
    {
        if (IsIdle(secret) || secret.WithLabel(StagingLabels.Pending)?.Id == token)
            return;
        // The service takes the older one up again itself.
        Begin(new RotationOrder(secret.Arn, secret.WithLabel(StagingLabels.Pending)!.Id, secret.RotationFunction!, NewRotationToken(), isTrial: false));
        throw ServiceError.InvalidRequest("A previous rotation isn't complete. That rotation will be reattempted.");
    }

    private static bool IsIdle(Secret secret) =>
        secret.WithLabel(StagingLabels.Pending) is not { } pending || pending.Labels.Contains(StagingLabels.Current);

    private void Register(Secret secret, string token, bool isTrial)
    {
        secret.Attach(StagingLabels.Pending, secret.Find(token) ?? secret.Add(token, Now));
        Begin(new RotationOrder(secret.Arn, token, secret.RotationFunction!, NewRotationToken(), isTrial));
    }

    private string NewRotationToken() => $"{NewId()}-{NewId()}";
}
