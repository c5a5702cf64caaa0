namespace RotationFunctions.Walk.Tests.Canaries.ApiKeys;

/// <summary>Revokes the old key in <c>setSecret</c>, while it is current.</summary>
internal sealed class RevokedTooEarly(Uri vendor, string administrator) : KeyCanary(vendor, administrator)
{
    protected override async Task SetSecretAsync(SecretValue pending, Rotation rotation, CancellationToken cancellationToken) =>
        await RevokeAsync((await rotation.ReadCurrentAsync(cancellationToken)).GetString("key_id"), rotation, cancellationToken);
}
