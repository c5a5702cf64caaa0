using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using RotationFunctions;

namespace Custom_Rotation;

/// <summary>
/// A user of an HTTP service changes its own password. The secret: {"url", "username", "password"}. Put your own service in its place;
/// the base class looks after labels, repeats, crashes, late calls and deadlines.
/// </summary>
internal sealed class ServiceRotator(HttpClient http) : Rotator
{
    /// <summary>Makes the new value and changes nothing outside. A repeat makes another one, which is thrown away.</summary>
    protected override Task<SecretValue> CreateSecretAsync(SecretValue current, Rotation rotation, CancellationToken cancellationToken) =>
        Task.FromResult(current.With("password", rotation.NewPassword()));

    /// <summary>Makes the new value work. It must succeed where that is done already, and do nothing once a later rotation has finished.</summary>
    protected override async Task SetSecretAsync(SecretValue pending, Rotation rotation, CancellationToken cancellationToken)
    {
        var current = await rotation.ReadCurrentAsync(cancellationToken);
        if (!await rotation.IsStillPendingAsync(cancellationToken))
            return;
        var body = new JsonObject { ["password"] = pending.GetString("password") };
        if (!await IsAcceptedAsync(HttpMethod.Put, "me/password", current, body, cancellationToken))
            await TestSecretAsync(pending, rotation, cancellationToken); // an earlier attempt has set it
    }

    /// <summary>Proves that a value works, and changes nothing.</summary>
    protected override async Task TestSecretAsync(SecretValue value, Rotation rotation, CancellationToken cancellationToken)
    {
        if (!await IsAcceptedAsync(HttpMethod.Get, "me", value, null, cancellationToken))
            throw new RotationException("LoginRefused", $"The service refuses the login of secret {rotation.SecretId}. Compare its value with the service.");
    }

    /// <summary>Calls the service with a login; <c>false</c> where it refuses that.</summary>
    private async Task<bool> IsAcceptedAsync(HttpMethod method, string path, SecretValue login, JsonObject? body, CancellationToken cancellationToken)
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
