using RotationFunctions.Cli.Access;
using RotationFunctions.Cli.Secrets;

namespace RotationFunctions.Cli.Rollback;

/// <summary>The version to go back to.</summary>
internal static class RollbackTarget
{
    /// <param name="to">Its id; <c>null</c> for the previous one.</param>
    /// <exception cref="RotationException"><see cref="CommandErrors.WrongState"/></exception>
    public static VersionState Find(SecretState secret, string? to)
    {
        var target = to is null ? secret.Previous : secret.Versions.FirstOrDefault(version => version.Id == to);
        var reason = secret switch
        {
            { Deleted: not null } => "It is scheduled for deletion.",
            { OwningService: { } service } => $"It is managed by {service}. Change it there.",
            { Current: null } => $"No version is {StagingLabels.Current}.",
            _ when target is null => to is null ? $"No version is {StagingLabels.Previous}. Name one with --to; `rotate status` lists "
                + "them." : $"It has no version {to}. `rotate status` lists them.",
            _ when target == secret.Current => "That version is the current one.",
            _ when target == secret.Pending => $"That version is {StagingLabels.Pending}, so the way to it is forward. Look how far it came: rotate "
                + $"status {secret.Name} --try-all",
            _ => null,
        };
        return reason is null ? target! : throw Impossible(secret, reason);
    }

    public static RotationException Impossible(SecretState secret, string reason) =>
        new(CommandErrors.WrongState, $"{secret.Name} cannot be rolled back, and nothing was changed. {reason}");
}
