namespace RotationFunctions.Walk.Tests.Canaries.ApiKeys;

/// <summary>Asks for a key once more where the vendor answers with an error: it may have made the first one.</summary>
internal sealed class MintsAgain(Uri vendor, string administrator) : KeyCanary(vendor, administrator)
{
    protected override async Task<SecretValue> CreateSecretAsync(SecretValue current, Rotation rotation, CancellationToken cancellationToken)
    {
        try
        {
            return await base.CreateSecretAsync(current, rotation, cancellationToken);
        }
        catch (RotationException)
        {
            return await base.CreateSecretAsync(current, rotation, cancellationToken);
        }
    }
}
