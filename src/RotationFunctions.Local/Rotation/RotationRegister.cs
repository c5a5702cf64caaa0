using RotationFunctions.Local.Lambda;
using RotationFunctions.Local.SecretsManager;

namespace RotationFunctions.Local.Rotation;

/// <summary>Which rotations are under way, as the versions and their labels tell; it begins them and notes their ends.</summary>
internal sealed class RotationRegister(SecretCatalogue secrets, IFunctions functions, Func<string> newId)
{
    /// <summary>Runs the steps of a rotation.</summary>
    public required Action<RotationOrder> Run { get; init; }

    /// <summary>
    /// Refuses a rotation while one is in progress, also under the same token, as the service does; that one is tried again. See
    /// <see href="https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotateSecret.html"/>.
    /// </summary>
    /// <exception cref="ServiceError">One is.</exception>
    public void RequireIdle(Secret secret)
    {
        if (secret.IsIdle())
            return;
        Reattempt(secret);
        throw ServiceError.InvalidRequest("A previous rotation isn't complete. That rotation will be reattempted.");
    }

    public void Begin(Secret secret, string token, bool isTrial)
    {
        var version = secret.AwaitRotation(token, isTrial, secrets.Now);
        Run(new RotationOrder(secret.Arn, token, secret.RotationFunction!, NewRotationToken(), version.IsTrial));
    }

    /// <summary>Begins the rotations that are due by their schedules, and says when the next one will be.</summary>
    /// <param name="sleep">Told while nothing else can change the schedules.</param>
    public void BeginDue(Action<DateTimeOffset?> sleep) => secrets.Use(() =>
    {
        var due = Scheduled().Where(secret => secret.NextRotation <= secrets.Now).ToList();
        foreach (var secret in due)
        {
            secret.NextRotation = secret.Schedule?.After(secrets.Now);
            if (secret.IsIdle())
                Begin(secret, newId(), isTrial: false);
            else
                Reattempt(secret);
        }
        if (due.Count > 0)
            secrets.KeepIfPossible();
        sleep(Scheduled().Min(secret => secret.NextRotation));
        return due.Count;
    });

    /// <summary>Takes up the rotations that were under way when the local AWS ended, once their function is there.</summary>
    public void Resume(string functionName) => secrets.Use(() =>
    {
        var waiting = Scheduled().Where(secret => LambdaEmulator.NameOf(secret.RotationFunction!) == functionName && !secret.IsIdle()).ToList();
        waiting.ForEach(Reattempt);
        return waiting.Count;
    });

    /// <summary>Which version each label of a secret stands on.</summary>
    public IReadOnlyDictionary<string, string> LabelsOf(string arn) => secrets.Use(() => secrets.Find(arn)?.Versions.ByLabel() ?? []);

    public bool IsUnderWay(RotationOrder order) => secrets.Use(() => secrets.Find(order.SecretArn)?.IsRotatingTo(order.VersionId) == true);

    /// <summary>Does what the service itself does after the last step.</summary>
    /// <returns>Whether the rotation has succeeded.</returns>
    public bool TryEnd(RotationOrder order) => secrets.Use(() =>
    {
        if (secrets.Find(order.SecretArn)?.TryEndRotation(order.VersionId, order.IsTrial, secrets.Now) != true)
            return false;
        secrets.KeepIfPossible();
        return true;
    });

    // Those that a schedule can start: their function is known.
    private IEnumerable<Secret> Scheduled() => secrets.All.Where(secret =>
        secret is { RotationEnabled: true, Deletion: null, RotationFunction: { } function } && functions.Exists(function));

    // A version that a person has labelled, or whose rotation was cancelled, is nobody's to take up.
    private void Reattempt(Secret secret)
    {
        if (secret is { RotationEnabled: true, RotationFunction: { } function } && secret.Versions.WithLabel(StagingLabels.Pending) is { } pending)
            Run(new RotationOrder(secret.Arn, pending.Id, function, NewRotationToken(), pending.IsTrial));
    }

    private string NewRotationToken() => $"{newId()}-{newId()}";
}
