using RotationFunctions.Cli.Access;
using RotationFunctions.Cli.Secrets;

namespace RotationFunctions.Cli.Rollback;

/// <summary>
/// Makes an earlier version current again whose value the server takes already. Nothing has to be set, so that it needs no function, and works
/// while a rotation is unfinished or turned off: such a rotation goes on from the value that works.
/// </summary>
internal sealed class MovedLabel(AwsAccess access, Action<string> confirm)
{
    public async Task<Report> RunAsync(SecretState secret, VersionState target, CancellationToken cancellationToken)
    {
        confirm($"Version {target.Id} of {secret.Name} will be current again: its value works, and the current one is refused.");
        cancellationToken.ThrowIfCancellationRequested();
        var isMoved = await SureWrite.RunAsync(
            () => access.Store.TryPromoteAsync(secret.Arn, target.Id, secret.Current!.Id, CancellationToken.None),
            async () => (await access.Store.DescribeAsync(secret.Arn, CancellationToken.None)).FindVersion(StagingLabels.Current) == target.Id,
            $"Whether version {target.Id} of {secret.Name} is current again is not known. Look in a while with: rotate status {secret.ForRotate}");
        if (!isMoved)
        {
            throw new RotationException(CommandErrors.WrongState,
                $"Somebody has just moved {StagingLabels.Current} of {secret.Name}, so nothing was changed. Look with: rotate status {secret.ForRotate}");
        }
        return new DoneReport(secret.Arn, target.Id,
            $"Version {target.Id} is current again: the server takes its value already. Applications read it with their next call.",
            $"rotate status {secret.ForRotate}");
    }
}
