using System.Net.Http.Json;
using System.Text.Json;

namespace RotationFunctions.Walk.Tests.Canaries.ApiKeys;

/// <summary>A rotator of keys with a fault that is known from functions in use: the walk must find it.</summary>
internal abstract class VendorCanary(Uri vendor) : Rotator
{
    private static readonly HttpClient Http = new();

    protected override Task SetSecretAsync(SecretValue pending, Rotation rotation, CancellationToken cancellationToken) => Task.CompletedTask;

    protected async Task<JsonElement> AskAsync(HttpMethod method, string path, string header, string credential, CancellationToken cancellationToken)
    {
        using var question = new HttpRequestMessage(method, new Uri(vendor, path)) { Headers = { { header, credential } } };
        if (method == HttpMethod.Post)
            question.Content = JsonContent.Create(new { name = "a canary's" });
        try
        {
            using var answer = await Http.SendAsync(question, cancellationToken);
            answer.EnsureSuccessStatusCode();
            var text = await answer.Content.ReadAsStringAsync(cancellationToken);
            return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
        }
        catch (HttpRequestException)
        {
            throw new RotationException("CanaryFailed", "The vendor has not done it.", isTransient: true);
        }
    }
}
