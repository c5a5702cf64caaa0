using RotationFunctions.Cli.Access;
using RotationFunctions.Cli.Secrets;

namespace RotationFunctions.Cli.Supply;

/// <summary>The pending version that waits for a key.</summary>
internal static class WaitingVersion
{
    /// <returns>Its id.</returns>
    /// <exception cref="RotationException"><see cref="CommandErrors.WrongState"/>: none waits.</exception>
    public static string Of(SecretState secret) => secret switch
    {
        { Deleted: not null } => throw None(secret, "It is scheduled for deletion."),
        { Pending: null } => throw None(secret, "No rotation is under way. Start one with RotateSecret, then supply its key."),
        { PendingHasValue: true } => throw None(secret, $"Its pending version has a value already. Look with: rotate status {secret.ForRotate}"),
        { Pending: { } pending } => pending.Id,
    };

    private static RotationException None(SecretState secret, string reason) =>
        new(CommandErrors.WrongState, $"{secret.Name} does not wait for a key. {reason}");
}
