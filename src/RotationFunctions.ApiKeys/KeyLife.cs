using System.Globalization;

namespace RotationFunctions.ApiKeys;

/// <summary>How long a key that is made now is to live, in each form that a vendor may want.</summary>
internal sealed record KeyLife(DateTimeOffset Start, int Days)
{
    public Dictionary<string, string> Values()
    {
        var end = Start.AddDays(Days);
        var length = TimeSpan.FromDays(Days);
        return new Dictionary<string, string>
        {
            [ValueName.ExpiryDate] = end.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            [ValueName.ExpiryTime] = end.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
            [ValueName.ExpirySeconds] = length.TotalSeconds.ToString("0", CultureInfo.InvariantCulture),
            [ValueName.ExpiryHours] = length.TotalHours.ToString("0", CultureInfo.InvariantCulture),
        };
    }
}
