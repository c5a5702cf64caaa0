namespace RotationFunctions.Walk.Tests.Canaries.ApiKeys;

/// <summary>Takes the new key back where its test does not end in time. Secrets Manager keeps it as the staged value, and no repeat can end well.</summary>
internal sealed class RevokesOnError(Uri vendor, string administrator) : KeyCanary(vendor, administrator)
{
    protected override async Task TestSecretAsync(SecretValue value, Rotation rotation, CancellationToken cancellationToken)
    {
        try
        {
            await base.TestSecretAsync(value, rotation, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            await RevokeAsync(value.GetString("key_id"), rotation, CancellationToken.None);
            throw;
        }
    }
}
