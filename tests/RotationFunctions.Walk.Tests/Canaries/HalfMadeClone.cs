namespace RotationFunctions.Walk.Tests.Canaries;

/// <summary>
/// As AWS's functions for MySQL make the other user: with its password first and its rights afterwards. Cut off in between, the repeat
/// finds that the password logs in, takes the user for ready, and a user without rights becomes current.
/// </summary>
internal sealed class HalfMadeClone : Canary
{
    protected override Task<SecretValue> CreateSecretAsync(SecretValue current, Rotation rotation, CancellationToken cancellationToken) =>
        Task.FromResult(current.With("username", current.GetString("username") + "_clone").With("password", rotation.NewPassword()));

    protected override async Task SetSecretAsync(SecretValue pending, Rotation rotation, CancellationToken cancellationToken)
    {
        if (await LogsInAsync(pending, cancellationToken))
            return;
        var current = await rotation.ReadCurrentAsync(cancellationToken);
        var administrator = await rotation.ReadOtherSecretAsync(current.GetString("masterarn"), cancellationToken);
        var (first, clone) = (current.GetString("username"), pending.GetString("username"));
        await ExecuteAsync(administrator, cancellationToken,
            $"CREATE ROLE {clone} LOGIN PASSWORD '{pending.GetString("password")}'",
            $"GRANT {first} TO {clone}",
            $"ALTER ROLE {clone} SET role = {first}");
    }
}
