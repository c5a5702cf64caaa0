using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using RotationFunctions;
using RotationFunctions.Aws;

await RotationFunction.RunAsync(_ => new ElasticsearchRotator(new HttpClient()));

/// <summary>A user of Elasticsearch changes its own password. The secret: {"url", "username", "password"}.</summary>
internal sealed class ElasticsearchRotator(HttpClient http) : Rotator
{
    protected override Task<SecretValue> CreateSecretAsync(
        SecretValue current, Rotation rotation, CancellationToken cancellationToken) =>
        Task.FromResult(current.With("password", rotation.NewPassword()));

    protected override async Task SetSecretAsync(
        SecretValue pending, Rotation rotation, CancellationToken cancellationToken)
    {
        var current = await rotation.ReadCurrentAsync(cancellationToken);
        if (!await rotation.IsStillPendingAsync(cancellationToken))
            return;
        // Refused once the current password is replaced: by a first attempt, or by a later rotation.
        var body = new JsonObject { ["password"] = pending.GetString("password") };
        if (!await CallAsync(HttpMethod.Post, "/_security/user/_password", current, body, cancellationToken))
            await TestSecretAsync(pending, rotation, cancellationToken);
    }

    protected override async Task TestSecretAsync(
        SecretValue value, Rotation rotation, CancellationToken cancellationToken)
    {
        if (!await CallAsync(HttpMethod.Get, "/_security/_authenticate", value, null, cancellationToken))
            throw new RotationException("LoginRefused", $"Elasticsearch refuses secret {rotation.SecretId}.");
    }

    private async Task<bool> CallAsync(
        HttpMethod method, string path, SecretValue login, JsonObject? body, CancellationToken cancellationToken)
    {
        var credentials = Encoding.UTF8.GetBytes($"{login.GetString("username")}:{login.GetString("password")}");
        using var request = new HttpRequestMessage(method, new Uri(new Uri(login.GetString("url")), path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(credentials));
        if (body is not null)
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await http.SendAsync(request, cancellationToken);
        if (response.StatusCode == HttpStatusCode.Unauthorized)
            return false;
        response.EnsureSuccessStatusCode();
        return true;
    }
}
