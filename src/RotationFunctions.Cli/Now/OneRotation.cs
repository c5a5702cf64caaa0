using Amazon.SecretsManager.Model;
using RotationFunctions.Cli.Access;
using RotationFunctions.Cli.Secrets;

namespace RotationFunctions.Cli.Now;

/// <summary>Asks for one rotation and follows it by the labels. Asked for again with the same token, it is the same rotation.</summary>
internal sealed class OneRotation(AwsAccess access, RotationTarget target, string token, Pace pace, TimeProvider clock)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(4);

    private bool _begun;

    public async Task<RotationEnd> RunAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        try
        {
            if (await LookAsync(cancellationToken) is { } before)
                return before; // an earlier run came this far
            await pace.WaitAsync(cancellationToken);
            await StartAsync(cancellationToken);
            return await FollowAsync(patience, cancellationToken);
        }
        catch (RotationException failure)
        {
            return End(failure.IsTransient ? RotationResult.Unfinished : RotationResult.Failed, failure.Message);
        }
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            var request = new RotateSecretRequest { SecretId = target.Arn, ClientRequestToken = token };
            await SecretReader.CallAsync("RotateSecret", target.Name, () =>
                access.Client.RotateSecretAsync(request, cancellationToken), cancellationToken);
        }
        catch (RotationException refusal) when (refusal.Code == RotationErrors.StoreRefused)
        {
            throw new RotationException(RotationErrors.StoreRefused,
                "Secrets Manager refuses to rotate it: an earlier rotation is unfinished, no function "
                + "rotates it, or it is managed by "
                + $"another service. Look with: rotate status {target.Name}");
        }
    }

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
                    + $"again. The function's log says why; look with: rotate status {target.Name}");
        }
    }

    /// <returns><c>null</c> while it has not begun, or is under way.</returns>
    private async Task<RotationEnd?> LookAsync(CancellationToken cancellationToken)
    {
        var seen = await SecretReader.CallAsync("DescribeSecret", target.Name, () =>
            access.Client.DescribeSecretAsync(new DescribeSecretRequest { SecretId = target.Arn }, cancellationToken), cancellationToken);
        var labels = seen.VersionIdsToStages?.GetValueOrDefault(token) ?? [];
        if (labels.Contains(StagingLabels.Current) || labels.Contains(StagingLabels.Previous))
            return End(RotationResult.Succeeded, null);
        _begun |= labels.Contains(StagingLabels.Pending);
        return labels.Contains(StagingLabels.Pending) || !_begun ? null
            : End(RotationResult.Failed,
                $"It was given up, or overtaken by a person's change: its version lost {StagingLabels.Pending}. Look with: rotate "
                + $"status {target.Name}");
    }

    private RotationEnd End(RotationResult result, string? reason) => new(target.Arn, target.Name, result, reason);
}
