using System.Globalization;
using System.Text.RegularExpressions;
using RotationFunctions.Local.SecretsManager;

namespace RotationFunctions.Local.Rotation;

/// <summary>When a secret is rotated: after a number of days, by <c>rate(…)</c> or by <c>cron(…)</c>.</summary>
internal sealed partial record RotationSchedule(long? Days, string? Expression, string? Duration)
{
    public static RotationSchedule Read(ApiRequest rules)
    {
        var schedule = new RotationSchedule(
            rules.FindNumber("AutomaticallyAfterDays", 1, 1000), rules.FindText("ScheduleExpression", 256), rules.FindText("Duration", 3, 2));
        if (schedule is { Days: not null, Expression: not null })
            throw ServiceError.InvalidParameter("You can't specify both AutomaticallyAfterDays and ScheduleExpression. Give one of the two.");
        if (schedule is { Days: null, Expression: null })
            throw ServiceError.InvalidParameter("RotationRules must have AutomaticallyAfterDays or ScheduleExpression.");
        if (schedule.Duration is not null && !DurationForm().IsMatch(schedule.Duration))
            throw ServiceError.Validation("Duration", "Member must satisfy regular expression pattern: [0-9h]+");
        schedule.RequireFourHours();
        return schedule;
    }

    /// <summary>When the next rotation after a moment is due.</summary>
    public DateTimeOffset After(DateTimeOffset moment) => Interval() is { } interval ? moment + interval : CronSchedule.Read(Expression!).After(moment);

    /// <summary>See <see href="https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_schedule.html"/>.</summary>
    private void RequireFourHours()
    {
        if ((Interval() ?? CronSchedule.Read(Expression!).ShortestInterval()) < TimeSpan.FromHours(4))
            throw ServiceError.InvalidParameter("A secret can't be rotated more often than every four hours.");
    }

    /// <summary>The time between two rotations, or <c>null</c> for a <c>cron</c> expression.</summary>
    private TimeSpan? Interval() => Days is { } days ? TimeSpan.FromDays(days) : RateForm().Match(Expression ?? "") is { Success: true } rate
        ? long.Parse(rate.Groups["number"].Value, CultureInfo.InvariantCulture) * (rate.Groups["unit"].Value == "day" ? TimeSpan.FromDays(1) : TimeSpan.FromHours(1))
        : null;

    [GeneratedRegex(@"^rate\((?<number>[1-9][0-9]{0,4}) (?<unit>day|hour)s?\)$")]
    private static partial Regex RateForm();

    [GeneratedRegex("^[0-9]{1,2}h$")]
    private static partial Regex DurationForm();
}
