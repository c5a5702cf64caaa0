using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace RotationFunctions.Cli.Invoke;

/// <summary>A pending version without a value, as RotateSecret makes it, whose steps nobody runs: only a local AWS can make one.</summary>
internal static class LocalVersion
{
    /// <param name="token">The version's id; <c>null</c> for a new one.</param>
    /// <returns>The version's id; <c>null</c> where what answers is no local AWS, or an earlier rotation is unfinished.</returns>
    public static async Task<string?> TryRegisterAsync(Uri local, string secretArn, string? token, CancellationToken cancellationToken)
    {
        token ??= new Guid(RandomNumberGenerator.GetBytes(16)).ToString();
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, local)
        {
            Content = JsonContent.Create(new JsonObject { ["SecretId"] = secretArn, ["ClientRequestToken"] = token }),
            Headers = { { "X-Amz-Target", "secretsmanager.LocalRegisterVersion" } },
        };
        using var response = await http.SendAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode)
            return null;
        return (string?)(await response.Content.ReadFromJsonAsync<JsonObject>(cancellationToken))?["VersionId"];
    }
}
