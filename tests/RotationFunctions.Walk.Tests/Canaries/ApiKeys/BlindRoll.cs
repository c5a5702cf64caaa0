namespace RotationFunctions.Walk.Tests.Canaries.ApiKeys;

/// <summary>Replaces a token by itself, and in a repeat blindly again: the vendor takes that for the work of a thief, and revokes the successor too.</summary>
internal sealed class BlindRoll(Uri vendor) : VendorCanary(vendor)
{
    private const string Self = "/api/v4/personal_access_tokens/self";

    protected override async Task<SecretValue> CreateSecretAsync(SecretValue current, Rotation rotation, CancellationToken cancellationToken)
    {
        var token = await AskAsync(HttpMethod.Post, $"{Self}/rotate", "PRIVATE-TOKEN", current.GetString("token"), cancellationToken);
        return current.With("token", token.GetProperty("token").GetString()!);
    }

    protected override Task TestSecretAsync(SecretValue value, Rotation rotation, CancellationToken cancellationToken) =>
        AskAsync(HttpMethod.Get, Self, "PRIVATE-TOKEN", value.GetString("token"), cancellationToken);
}
