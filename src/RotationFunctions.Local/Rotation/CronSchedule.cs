using System.Text.RegularExpressions;
using Cronos;
using RotationFunctions.Local.SecretsManager;

namespace RotationFunctions.Local.Rotation;

/// <summary>
/// A schedule such as <c>cron(0 8 1 * ? *)</c>, in UTC, by
/// <see href="https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_schedule.html">Secrets Manager's rules</see>. A rotation
/// begins here as its window opens, where the service takes any time within the window.
/// </summary>
internal sealed partial class CronSchedule
{
    private readonly CronExpression _times;

    private CronSchedule(CronExpression times) => _times = times;

    /// <exception cref="ServiceError">It is none, or never comes.</exception>
    public static CronSchedule Read(string expression)
    {
        var fields = Form().Match(expression) is { Success: true } form ? form.Groups["field"].Captures.Select(field => field.Value).ToArray()
            : throw ServiceError.InvalidParameter("The schedule expression must be rate(<number> hours|days) or cron(<six fields>).");
        if (fields is not ["0", var hours, var day, var month, var weekday, "*"] || day == "?" == (weekday == "?"))
        {
            throw ServiceError.InvalidParameter("A cron expression must have 0 for the minutes, * for the year, and ? for either the day of the month or the day of the "
                + "week, such as cron(0 8 1 * ? *).");
        }
        try
        {
            var schedule = new CronSchedule(CronExpression.Parse(OpenStep().Replace($"0 {hours} {day} {month} {InCron(weekday)}", "*/")));
            schedule.After(DateTimeOffset.UnixEpoch);
            return schedule;
        }
        catch (FormatException)
        {
            throw ServiceError.InvalidParameter("A field of the cron expression is not one.");
        }
    }

    public DateTimeOffset After(DateTimeOffset moment) => _times.GetNextOccurrence(moment, TimeZoneInfo.Utc)
        ?? throw ServiceError.InvalidParameter("The day of the cron expression never comes.");

    /// <summary>The shortest time between two of a few dozen rotations in a row, which are enough to see each of its hours.</summary>
    public TimeSpan ShortestInterval()
    {
        var times = new List<DateTimeOffset> { After(DateTimeOffset.UnixEpoch) };
        while (times.Count < 50)
            times.Add(After(times[^1]));
        return times.Zip(times.Skip(1), (one, next) => next - one).Min();
    }

    // Here Sunday is 1, there it is 0, and 7 as well, so that a step needs its end; an L alone is the last day of the week.
    private static string InCron(string weekday) => weekday == "L" ? "6"
        : Weekday().Replace(weekday, day => day.Groups["number"].Value is [>= '1' and <= '7' and var number]
            ? $"{day.Groups["from"]}{number - '1'}{(day.Groups["step"].Success && !day.Groups["from"].Success ? "-6" : "")}"
            : throw new FormatException());

    [GeneratedRegex(@"^cron\((?:(?<field>[0-9A-Z*?,/#-]+)(?: |(?=\)$))){6}\)$")]
    private static partial Regex Form();

    // A step without a beginning, such as /8.
    [GeneratedRegex("(?<![0-9A-Z*-])/")]
    private static partial Regex OpenStep();

    [GeneratedRegex("(?<from>-)?(?<![#/0-9])(?<number>[0-9]+)(?<step>(?=/))?")]
    private static partial Regex Weekday();
}
