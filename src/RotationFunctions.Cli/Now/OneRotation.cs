using Amazon.SecretsManager.Model;
using RotationFunctions.Cli.Access;
using RotationFunctions.Cli.Secrets;

namespace RotationFunctions.Cli.Now;

/// <summary>Asks for one rotation and follows it by the labels. Asked for again with the same token, it is the same rotation.</summary>
/// <param name="isResumed">Whether an earlier run may have begun it.</param>
internal sealed class OneRotation(AwsAccess access, RotationTarget target, string token, bool isResumed, Pace pace, TimeProvider clock)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(4);

    private DescribeSecretResponse? _seen;
    private bool _begun;

    /// <exception cref="RotationException"><see cref="RotationErrors.CredentialsRefused"/>: nor would any other secret be
    /// rotated.</exception>
    public async Task<RotationEnd> RunAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        try
        {
            if (await LookAsync(cancellationToken) is { } before)
                return before; // an earlier run came this far
            if (!_begun && await StartAsync(cancellationToken) is { } refused)
                return refused;
            return await FollowAsync(patience, cancellationToken);
        }
        catch (RotationException failure) when (failure.Code != RotationErrors.CredentialsRefused)
        {
            return End(failure.IsTransient || failure.Code == CommandErrors.OutcomeUnknown ? RotationResult.Unfinished : RotationResult.Failed, failure.Message) with
            {
                Code = failure.Code,
            };
        }
    }

    /// <returns><c>null</c> where it has begun: now, or by a request whose answer was lost.</returns>
    private async Task<RotationEnd?> StartAsync(CancellationToken cancellationToken)
    {
        if (isResumed && await HasBeenAsync(cancellationToken))
            return Over();
        if (Obstacle.IsTurnedOff(_seen!))
            return Refused();
        await pace.WaitAsync(cancellationToken);
        RotationEnd? end = null;
        var hasBegun = await SureWrite.RunAsync(TryAskAsync, async () =>
        {
            end = await LookAsync(CancellationToken.None);
            return end is not null || _begun;
        }, $"Whether the rotation of {target.Name} that makes version {token} has begun is not known. Look in a while with: rotate status {target.Name}{access.Route.ForRotate}");
        return hasBegun ? end : Refused();
    }

    /// <summary>Whether an earlier run has begun it, and its version carries no label any more.</summary>
    private async Task<bool> HasBeenAsync(CancellationToken cancellationToken) =>
        (await new SecretReader(access).ReadAsync(target.Arn, cancellationToken)).Versions.Any(version => version.Id == token);

    private RotationEnd Refused() => End(RotationResult.Failed, $"It cannot be rotated. {Obstacle.Explain(_seen!, access.Route)}") with { IsRefused = true };

    private Task<bool> TryAskAsync() => SecretReader.CallAsync("RotateSecret", target.Name, async () =>
    {
        try
        {
            var request = new RotateSecretRequest { SecretId = target.Arn, ClientRequestToken = token };
            await access.Client.RotateSecretAsync(request, CancellationToken.None);
            return true;
        }
        catch (InvalidRequestException)
        {
            return false; // the service says so too while this very rotation is under way
        }
    }, CancellationToken.None);

    private async Task<RotationEnd> FollowAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        var start = clock.GetTimestamp();
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            await Task.Delay(pause, clock, cancellationToken);
            if (await LookAsync(cancellationToken) is { } end)
                return end;
            if (clock.GetElapsedTime(start) > patience)
                return End(RotationResult.Unfinished,
                    $"It has not ended in {patience.TotalSeconds:0} s: a step fails or is slow, and the service tries "
                    + $"again. The function's log says why; look with: rotate status {target.Name}{access.Route.ForRotate}");
        }
    }

    /// <returns><c>null</c> while it has not begun, or is under way.</returns>
    private async Task<RotationEnd?> LookAsync(CancellationToken cancellationToken)
    {
        _seen = await SecretReader.CallAsync("DescribeSecret", target.Name, () =>
            access.Client.DescribeSecretAsync(new DescribeSecretRequest { SecretId = target.Arn }, cancellationToken), cancellationToken);
        var labels = _seen.VersionIdsToStages?.GetValueOrDefault(token) ?? [];
        if (labels.Contains(StagingLabels.Current) || labels.Contains(StagingLabels.Previous))
            return End(RotationResult.Succeeded, null);
        _begun |= labels.Contains(StagingLabels.Pending);
        return labels.Contains(StagingLabels.Pending) || !_begun ? null
            : Over();
    }

    private RotationEnd Over() => End(RotationResult.Failed,
        $"It was given up, or overtaken by a person's change: its version lost {StagingLabels.Pending}. Look with: rotate status {target.Name}{access.Route.ForRotate}") with { IsOver = true };

    private RotationEnd End(RotationResult result, string? reason) => new(target.Arn, target.Name, result, reason);
}
