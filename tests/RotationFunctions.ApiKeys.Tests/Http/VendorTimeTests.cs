using System.Globalization;

namespace RotationFunctions.ApiKeys.Tests.Http;

public class VendorTimeTests
{
    [Theory]
    [InlineData("1773050400", "2026-03-09T10:00:00Z")]
    [InlineData("1773050400.25", "2026-03-09T10:00:00.25Z")]
    [InlineData("1773050400250", "2026-03-09T10:00:00.25Z")]
    [InlineData("1773050400250.5", "2026-03-09T10:00:00.2505Z")]
    [InlineData("1.7730504e9", "2026-03-09T10:00:00Z")]
    [InlineData("2524608000", "2050-01-01T00:00:00Z")]
    [InlineData("2026-03-09T10:00:00Z", "2026-03-09T10:00:00Z")]
    [InlineData("2026-03-09T11:00:00.25+01:00", "2026-03-09T10:00:00.25Z")]
    [InlineData("2026-03-09 10:00:00", "2026-03-09T10:00:00Z")]
    [InlineData("2026-03-09", "2026-03-09T00:00:00Z")]
    [InlineData("Mon, 09 Mar 2026 10:00:00 +0000", "2026-03-09T10:00:00Z")]
    public void A_time_is_read_in_each_of_the_forms_that_vendors_have(string text, string time) =>
        Assert.Equal(DateTimeOffset.Parse(time, CultureInfo.InvariantCulture), VendorTime.Read(text));

    [Theory]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("0")]
    [InlineData("20260309")]
    [InlineData("20260309100000")]
    [InlineData("1773050400250000")]
    [InlineData("-1773050400")]
    [InlineData("1e28")]
    public void What_may_be_anything_is_no_time(string text) => Assert.Null(VendorTime.Read(text));
}
