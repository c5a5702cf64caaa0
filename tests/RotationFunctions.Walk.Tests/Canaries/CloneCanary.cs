namespace RotationFunctions.Walk.Tests.Canaries;

/// <summary>Prepares the other of two users as AWS's functions do: as the administrator, and not again where the staged password logs in.</summary>
internal abstract class CloneCanary : Canary
{
    private const string Suffix = "_clone";

    protected override Task<SecretValue> CreateSecretAsync(SecretValue current, Rotation rotation, CancellationToken cancellationToken)
    {
        var other = OtherThan(current.GetString("username"));
        return Task.FromResult(current.With("username", other).With("password", rotation.NewPassword()));
    }

    protected override async Task SetSecretAsync(SecretValue pending, Rotation rotation, CancellationToken cancellationToken)
    {
        if (await LogsInAsync(pending, cancellationToken))
            return;
        var current = await rotation.ReadCurrentAsync(cancellationToken);
        var administrator = await rotation.ReadOtherSecretAsync(current.GetString("masterarn"), cancellationToken);
        await PrepareAsync(administrator, current.GetString("username"), pending.GetString("username"), pending.GetString("password"), cancellationToken);
    }

    protected static string OtherThan(string user) => user.EndsWith(Suffix, StringComparison.Ordinal) ? user[..^Suffix.Length] : user + Suffix;

    /// <param name="user">The user in use.</param>
    /// <param name="other">The one that is to be as it.</param>
    protected abstract Task PrepareAsync(SecretValue administrator, string user, string other, string password, CancellationToken cancellationToken);
}
