using System.Net;
using System.Text.Json;

namespace RotationFunctions.ApiKeys;

/// <summary>What a vendor answered.</summary>
/// <param name="Json">The body; <c>null</c> where it is none that can be read.</param>
/// <param name="RetryAfter">How long the vendor wants to be left alone, where it says so.</param>
internal sealed record VendorAnswer(int Status, JsonElement? Json, TimeSpan? RetryAfter)
{
    public bool IsSuccess => Status is >= 200 and < 300;

    public bool IsRedirect => Status is >= 300 and < 400;

    /// <summary>Whether the same request may be answered otherwise a little later.</summary>
    public bool AsksForPatience => IsOfPatience(Status);

    public static bool IsOfPatience(int status) => status is (int)HttpStatusCode.RequestTimeout or (int)HttpStatusCode.TooManyRequests or >= 500;

    public static async Task<VendorAnswer> ReadAsync(HttpResponseMessage response, DateTimeOffset now, CancellationToken cancellationToken) =>
        new((int)response.StatusCode, Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken)), RetryAfterOf(response, now));

    private static TimeSpan? RetryAfterOf(HttpResponseMessage response, DateTimeOffset now) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date > now ? date - now : TimeSpan.Zero,
        _ => null,
    };

    private static JsonElement? Parse(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
