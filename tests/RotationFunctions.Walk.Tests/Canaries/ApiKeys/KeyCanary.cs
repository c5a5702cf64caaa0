using System.Text.Json;

namespace RotationFunctions.Walk.Tests.Canaries.ApiKeys;

/// <summary>Keys that an administrator makes. What stands here is right, but for keys that are made in vain.</summary>
internal abstract class KeyCanary(Uri vendor, string administrator) : VendorCanary(vendor)
{
    protected override async Task<SecretValue> CreateSecretAsync(SecretValue current, Rotation rotation, CancellationToken cancellationToken)
    {
        var key = await AskAsync(HttpMethod.Post, "/v1/keys", rotation, cancellationToken);
        return current.With("api_key", key.GetProperty("key").GetString()!).With("key_id", key.GetProperty("id").GetString()!);
    }

    protected override Task TestSecretAsync(SecretValue value, Rotation rotation, CancellationToken cancellationToken) =>
        AskAsync(HttpMethod.Get, "/v1/hello", value.GetString("api_key"), cancellationToken);

    protected Task RevokeAsync(string id, Rotation rotation, CancellationToken cancellationToken) =>
        AskAsync(HttpMethod.Delete, $"/v1/keys/{id}", rotation, cancellationToken);

    protected async Task<JsonElement> AskAsync(HttpMethod method, string path, Rotation rotation, CancellationToken cancellationToken) =>
        await AskAsync(method, path, (await rotation.ReadOtherSecretAsync(administrator, cancellationToken)).GetString("key"), cancellationToken);

    private Task<JsonElement> AskAsync(HttpMethod method, string path, string key, CancellationToken cancellationToken) =>
        AskAsync(method, path, "Authorization", $"Bearer {key}", cancellationToken);
}
