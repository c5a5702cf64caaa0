using System.Text.Json;
using RotationFunctions.Local;

namespace RotationFunctions.Walk.Tests;

/// <summary>A function in this process: it attaches itself to the Runtime API and takes one event after another.</summary>
internal sealed class Function : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly HttpClient _http;
    private readonly Func<JsonElement, Task> _handle;
    private readonly Task _polling;

    private Function(LocalAws aws, string name, Func<JsonElement, Task> handle)
    {
        _handle = handle;
        _http = new HttpClient { BaseAddress = new Uri(aws.Endpoint, $"{name}/2018-06-01/runtime/"), Timeout = Timeout.InfiniteTimeSpan };
        _polling = PollAsync();
    }

    /// <param name="handle">What it does; an exception is its error.</param>
    public static async Task<Function> StartAsync(LocalAws aws, string name, Func<JsonElement, Task> handle)
    {
        var function = new Function(aws, name, handle);
        while (!aws.Functions.Exists(name))
            await Task.Yield();
        return function;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        try
        {
            await _polling;
        }
        catch (Exception ended) when (ended is OperationCanceledException or HttpRequestException)
        {
            // The poll was given up, or the local AWS is gone.
        }
        _http.Dispose();
        _stopping.Dispose();
    }

    private async Task PollAsync()
    {
        while (true)
        {
            using var next = await _http.GetAsync("invocation/next", _stopping.Token);
            next.EnsureSuccessStatusCode();
            var id = next.Headers.GetValues("Lambda-Runtime-Aws-Request-Id").Single();
            using var json = JsonDocument.Parse(await next.Content.ReadAsStringAsync(_stopping.Token));
            using var answered = await AnswerAsync(id, json.RootElement);
        }
    }

    private async Task<HttpResponseMessage> AnswerAsync(string id, JsonElement rotationEvent)
    {
        try
        {
            await _handle(rotationEvent);
            return await _http.PostAsync($"invocation/{id}/response", new StringContent("{}"), _stopping.Token);
        }
        catch (Exception failure) when (!_stopping.IsCancellationRequested)
        {
            var error = JsonSerializer.Serialize(new { errorType = failure.GetType().Name, errorMessage = failure.Message });
            return await _http.PostAsync($"invocation/{id}/error", new StringContent(error), _stopping.Token);
        }
    }
}
