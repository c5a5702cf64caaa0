using System.Globalization;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>One invocation, as the Runtime API hands it out.</summary>
internal sealed class Invocation : IDisposable
{
    private readonly HttpResponseMessage _response;

    private Invocation(HttpResponseMessage response, Stream input)
    {
        _response = response;
        Event = input;
        RequestId = Header("Lambda-Runtime-Aws-Request-Id");
        FunctionArn = Header("Lambda-Runtime-Invoked-Function-Arn");
        Deadline = long.TryParse(Header("Lambda-Runtime-Deadline-Ms"), NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : DateTimeOffset.MaxValue;
    }

    public Stream Event { get; }

    public string RequestId { get; }

    public string FunctionArn { get; }

    public DateTimeOffset Deadline { get; }

    public static async Task<Invocation> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken) =>
        new(response, await response.Content.ReadAsStreamAsync(cancellationToken));

    public void Dispose()
    {
        Event.Dispose();
        _response.Dispose();
    }

    private string Header(string name) => _response.Headers.TryGetValues(name, out var values) ? values.First() : "";
}
