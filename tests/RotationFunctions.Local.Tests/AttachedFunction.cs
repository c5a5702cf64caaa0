using System.Collections.Concurrent;
using System.Text.Json;

namespace RotationFunctions.Local.Tests;

/// <summary>A function that nobody defined: it polls the Runtime API over HTTP, as any program may.</summary>
internal sealed class AttachedFunction : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly HttpClient _http;
    private readonly Func<JsonElement, Task> _handle;
    private readonly Task _polling;

    private AttachedFunction(LocalAws aws, string name, Func<JsonElement, Task> handle)
    {
        Arn = $"arn:aws:lambda:{aws.Options.Region}:{aws.Options.AccountId}:function:{name}";
        _handle = handle;
        _http = new HttpClient { BaseAddress = new Uri(aws.Endpoint, $"{name}/2018-06-01/runtime/"), Timeout = Timeout.InfiniteTimeSpan };
        _polling = PollAsync();
    }

    public string Arn { get; }

    /// <summary>The events that it got.</summary>
    public ConcurrentQueue<JsonElement> Events { get; } = [];

    public IEnumerable<string> Steps => Events.Select(rotationEvent => rotationEvent.GetProperty("Step").GetString()!);

    /// <param name="handle">What it does; an exception is its error.</param>
    public static async Task<AttachedFunction> StartAsync(LocalAws aws, string name, Func<JsonElement, Task> handle)
    {
        var function = new AttachedFunction(aws, name, handle);
        while (!aws.Functions.Exists(name))
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, TestContext.Current.CancellationToken);
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
            Events.Enqueue(json.RootElement.Clone());
            using var answered = await AnswerAsync(id, json.RootElement.Clone());
            answered.EnsureSuccessStatusCode();
        }
    }

    private async Task<HttpResponseMessage> AnswerAsync(string id, JsonElement rotationEvent)
    {
        try
        {
            await _handle(rotationEvent).WaitAsync(_stopping.Token);
            return await _http.PostAsync($"invocation/{id}/response", new StringContent("{}"), _stopping.Token);
        }
        catch (Exception failure) when (!_stopping.IsCancellationRequested)
        {
            var error = JsonSerializer.Serialize(new { errorType = failure.GetType().Name, errorMessage = failure.Message });
            return await _http.PostAsync($"invocation/{id}/error", new StringContent(error), _stopping.Token);
        }
    }
}
