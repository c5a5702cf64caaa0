using System.Globalization;
using System.Net.Http.Headers;

namespace RotationFunctions.ApiKeys.Tests.Http;

public class VendorAnswerTests
{
    [Theory]
    [InlineData("7", 7)]
    [InlineData("Mon, 09 Mar 2026 10:00:30 GMT", 30)]
    [InlineData("Mon, 09 Mar 2026 09:59:30 GMT", 0)]
    [InlineData(null, null)]
    public async Task How_long_a_vendor_wants_to_be_left_alone_is_told_in_seconds_or_by_a_date(string? header, int? seconds)
    {
        using var response = new HttpResponseMessage();
        response.Headers.RetryAfter = header is null ? null : RetryConditionHeaderValue.Parse(header);
        var now = DateTimeOffset.Parse("2026-03-09T10:00:00Z", CultureInfo.InvariantCulture);

        var answer = await VendorAnswer.ReadAsync(response, now, TestContext.Current.CancellationToken);

        Assert.Equal(seconds is { } given ? TimeSpan.FromSeconds(given) : null, answer.RetryAfter);
    }

    [Theory]
    [InlineData(408, true)]
    [InlineData(429, true)]
    [InlineData(500, true)]
    [InlineData(503, true)]
    [InlineData(400, false)]
    [InlineData(409, false)]
    public void The_same_request_is_worth_a_repeat_after_these_statuses(int status, bool isWorth) => Assert.Equal(isWorth, VendorAnswer.IsOfPatience(status));
}
