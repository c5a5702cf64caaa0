using System.Globalization;

namespace RotationFunctions.ApiKeys;

/// <summary>A time as vendors write it: seconds or milliseconds since 1970, whole or with a fraction, or a date.</summary>
internal static class VendorTime
{
    // As many digits as the seconds have from 2001 to 2286, and the milliseconds. Any other number is none of them: 20260309, say.
    private const decimal FirstSecond = 1_000_000_000;
    private const decimal EndOfSeconds = 10 * FirstSecond;

    /// <returns><c>null</c> where it is none of these.</returns>
    public static DateTimeOffset? Read(string text)
    {
        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number))
            return FromSeconds(number) ?? FromSeconds(number / 1000);
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
    }

    private static DateTimeOffset? FromSeconds(decimal seconds) =>
        seconds is >= FirstSecond and < EndOfSeconds ? DateTimeOffset.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond)) : null;
}
