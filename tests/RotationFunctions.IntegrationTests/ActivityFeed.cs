using System.Threading.Channels;
using RotationFunctions.Local;
using RotationFunctions.Local.Rotation;

namespace RotationFunctions.IntegrationTests;

/// <summary>Everything that happens in rotations, from when it is made.</summary>
internal sealed class ActivityFeed
{
    private readonly Channel<RotationActivity> _activities = Channel.CreateUnbounded<RotationActivity>();

    public ActivityFeed(LocalAws aws) => aws.RotationHappened += activity => _activities.Writer.TryWrite(activity);

    /// <summary>Waits for the end of a rotation, retries included.</summary>
    public async Task<IReadOnlyList<RotationActivity>> FollowAsync(CancellationToken cancellationToken)
    {
        var happened = new List<RotationActivity>();
        do
            happened.Add(await _activities.Reader.ReadAsync(cancellationToken));
        while (happened[^1] is not (RotationSucceeded or RotationAbandoned or RotationFailed { RetryIn: null }));
        return happened;
    }
}
