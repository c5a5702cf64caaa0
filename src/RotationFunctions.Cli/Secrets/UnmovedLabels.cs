using RotationFunctions.Cli.Access;

namespace RotationFunctions.Cli.Secrets;

/// <summary>
/// Looks, right before a value is put, whether the labels are where they were: a question or a login may have taken minutes. A put moves
/// <c>AWSPENDING</c>, so that it would take that off a rotation which has begun meanwhile.
/// </summary>
internal static class UnmovedLabels
{
    private static readonly string[] Labels = [StagingLabels.Current, StagingLabels.Pending, StagingLabels.Previous];

    /// <param name="secret">As it was when it was decided what to do.</param>
    /// <exception cref="RotationException"><see cref="CommandErrors.WrongState"/>: one is on another version now.</exception>
    public static async Task RequireAsync(AwsAccess access, SecretState secret, CancellationToken cancellationToken)
    {
        var now = await access.Store.DescribeAsync(secret.Arn, cancellationToken);
        if (Labels.FirstOrDefault(label => now.FindVersion(label) != secret.Find(label)?.Id) is { } moved)
        {
            throw new RotationException(CommandErrors.WrongState, $"{moved} of {secret.Name} has been moved since this command looked at it: it is on "
                + $"{(now.FindVersion(moved) is { } version ? $"version {version}" : "no version")} now. Nothing was changed. Look with: rotate status {secret.ForRotate}");
        }
    }
}
