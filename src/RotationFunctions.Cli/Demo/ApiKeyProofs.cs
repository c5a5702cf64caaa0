using System.Net;
using System.Net.Http.Headers;
using Amazon.SecretsManager;
using Amazon.SecretsManager.Model;
using RotationFunctions.Local.Vendors;

namespace RotationFunctions.Cli.Demo;

/// <summary>What must be true after each rotation of the demo's key, looked at from outside: by using the keys.</summary>
internal sealed class ApiKeyProofs(IAmazonSecretsManager client, DemoVendor vendor, string secretArn, IDemoReport report) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = vendor.Url };
    private readonly List<string> _keys = [];

    /// <summary>Notes the key that is current before a rotation.</summary>
    public async Task RememberAsync(CancellationToken cancellationToken) => _keys.Add(await ReadAsync(cancellationToken));

    /// <returns>Whether all of it holds.</returns>
    public async Task<bool> ShowAsync(CancellationToken cancellationToken)
    {
        var current = await ReadAsync(cancellationToken);
        List<DemoProof> proofs =
        [
            new("The new key works.", !_keys.Contains(current) && await IsTakenAsync(current, cancellationToken)),
            new("The key before it still works, until the next rotation.", await IsTakenAsync(_keys[^1], cancellationToken)),
        ];
        if (_keys.Count > 1)
            proofs.Add(new("The key before that one is revoked.", !await IsTakenAsync(_keys[^2], cancellationToken)));
        proofs.Add(new("The vendor has two keys and no other.", vendor.Keys.All.Count == 2));
        proofs.ForEach(report.Show);
        return proofs.TrueForAll(proof => proof.Holds);
    }

    public void Dispose() => _http.Dispose();

    private async Task<string> ReadAsync(CancellationToken cancellationToken)
    {
        var value = await client.GetSecretValueAsync(new GetSecretValueRequest { SecretId = secretArn }, cancellationToken);
        return SecretValue.FromText(value.SecretString).GetString("api_key");
    }

    private async Task<bool> IsTakenAsync(string key, CancellationToken cancellationToken)
    {
        using var hello = new HttpRequestMessage(HttpMethod.Get,
            "/v1/hello") { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", key) } };
        using var answer = await _http.SendAsync(hello, cancellationToken);
        return answer.StatusCode == HttpStatusCode.OK;
    }
}
