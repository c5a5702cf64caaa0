using RotationFunctions.Cli.Access;
using RotationFunctions.Cli.Credentials;
using RotationFunctions.Databases;

namespace RotationFunctions.Cli.Now.Leak;

/// <summary>
/// Rotates a secret whose values have leaked until none of them logs in any more: once, or twice where two users take turns. Asked for
/// again in the same run, it goes on where it was.
/// </summary>
internal sealed class LeakedRotation(AwsAccess access, CredentialRotators rotators, RotationTarget target, LeakAnswer answer,
    TimeProvider clock)
{
    // By then both users have had their turn, and a server that keeps two passwords has two new ones.
    private const int MostRotations = 2;

    // What vendors say that they need, at most, until a revoked key is refused everywhere.
    private static readonly TimeSpan SlowestVendor = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly LeakedValues _values = new(access, rotators, target, clock);

    /// <param name="rotate">The rotation of that turn.</param>
    public async Task<RotationEnd> RunAsync(Func<int, Task<RotationEnd>> rotate, TimeSpan patience, CancellationToken cancellationToken)
    {
        try
        {
            for (var turn = 1; ; turn++)
            {
                var end = await rotate(turn);
                if (end.Result != RotationResult.Succeeded || !await SettleAsync(patience, cancellationToken))
                    return end.Result == RotationResult.Succeeded ? Unsettled(end) : end;
                var isOthersTurn = turn < MostRotations && await TakesTurnsAsync(cancellationToken);
                var left = await _values.RetireAsync(isOthersTurn ? TimeSpan.Zero : SlowestVendor, cancellationToken);
                if (left.Count == 0)
                    return end with { Leak = new LeakEnd(_values.Refused, turn, await EndSessionsAsync(cancellationToken)) };
                if (turn == MostRotations || !(isOthersTurn || left.Any(leaked => leaked.Works)))
                    return NotRefused(end, left, turn);
            }
        }
        catch (RotationException failure) when (failure.Code != RotationErrors.CredentialsRefused)
        {
            return new RotationEnd(target.Arn, target.Name, RotationResult.Unfinished,
                $"It was rotated, but the leaked values are not dealt with. {failure.Message}");
        }
    }

    /// <summary>Describe and Get may answer from different moments; until they agree, nothing may be built on either.</summary>
    /// <returns>Whether they have come to agree.</returns>
    private async Task<bool> SettleAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        for (var start = clock.GetTimestamp(); clock.GetElapsedTime(start) < patience; await Task.Delay(Pause, clock, cancellationToken))
        {
            var labels = await access.Store.DescribeAsync(target.Arn, cancellationToken);
            var current = labels.FindVersion(StagingLabels.Current);
            var pending = labels.FindVersion(StagingLabels.Pending);
            var seen = await access.Store.FindVersionAsync(target.Arn, null, StagingLabels.Current, cancellationToken);
            if (seen?.VersionId == current && (pending is null || pending == current))
                return true;
        }
        return false;
    }

    // Seen or not, the value of the other user works on until its turn has come.
    private async Task<bool> TakesTurnsAsync(CancellationToken cancellationToken) =>
        await access.Store.FindVersionAsync(target.Arn, null, StagingLabels.Current, cancellationToken) is { Value: { IsJson: true } value }
        && value.FindJson("masterarn") is not null && rotators.Find(value).Rotator is DatabaseRotator;

    private async Task<int?> EndSessionsAsync(CancellationToken cancellationToken) =>
        answer.EndsSessions ? await _values.EndSessionsAsync(cancellationToken) : null;

    private static RotationEnd NotRefused(RotationEnd end, IReadOnlyList<LeakedValue> left, int turns) => left.Any(leaked => leaked.Works)
        ? end with
        {
            Result = RotationResult.Failed,
            Reason = $"It was rotated {turns} times, and not every leaked value is refused. {string.Join(' ', left)} Lock its account, or revoke "
                + "its key, by hand.",
        }
        : end with
        {
            Result = RotationResult.Unfinished,
            Reason = $"It was rotated, but whether every leaked value is refused could not be found out from here. {string.Join(' ', left)} Resume "
                + "it from where the server can be reached.",
        };

    private static RotationEnd Unsettled(RotationEnd end) => end with
    {
        Result = RotationResult.Unfinished, Reason = "It was rotated, but Secrets Manager's answers do not agree yet on what is current.",
    };
}
