using System.Globalization;
using Amazon.SecretsManager;
using Amazon.SecretsManager.Model;
using RotationFunctions.Local.Rotation;

namespace RotationFunctions.Local.Tests.Rotation;

/// <summary>Schedules, by a clock that is moved.</summary>
public sealed class ScheduleTests : IAsyncLifetime
{
    private readonly ObservedClock _clock = new();
    private LocalStage _stage = null!;
    private string _secret = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _stage = await LocalStage.StartAsync(new LocalAwsOptions { Clock = _clock, RotationRetries = [] });
        _secret = await _stage.CreateAsync();
    }

    public ValueTask DisposeAsync() => _stage.DisposeAsync();

    [Theory]
    [InlineData(30, null, 30 * 24)]
    [InlineData(null, "rate(4 hours)", 4)]
    [InlineData(null, "rate(1 day)", 24)]
    [InlineData(null, "rate(60 days)", 60 * 24)] // longer than a timer can wait
    public async Task A_secret_is_rotated_again_when_its_time_comes(int? days, string? expression, int hours)
    {
        await using var function = await _stage.AttachAsync();
        await _stage.RotateAsync(_secret, function.Arn, rules: new RotationRulesType { AutomaticallyAfterDays = days, ScheduleExpression = expression });
        await _stage.WaitAsync<RotationSucceeded>();
        var due = _clock.GetUtcNow().AddHours(hours).UtcDateTime;
        Assert.Equal(due, await NextAsync());

        _clock.Advance(TimeSpan.FromHours(hours) - TimeSpan.FromSeconds(1));
        Assert.Equal(due, await NextAsync());
        _clock.Advance(TimeSpan.FromSeconds(1));
        var second = await _stage.WaitAsync<RotationSucceeded>();
        _clock.Advance(TimeSpan.FromHours(hours));
        var third = await _stage.WaitAsync<RotationSucceeded>();

        Assert.Equal(3, new[] { LocalStage.Second, second.VersionId, third.VersionId }.Distinct().Count());
        Assert.Equal(third.VersionId, (await _stage.GetAsync(_secret)).VersionId);
        Assert.Equal(_clock.GetUtcNow().AddHours(hours).UtcDateTime, await NextAsync());
    }

    [Fact]
    public async Task A_value_that_a_person_puts_counts_as_a_rotation()
    {
        await using var function = await _stage.AttachAsync();
        await _stage.RotateAsync(_secret, function.Arn, rules: new RotationRulesType { AutomaticallyAfterDays = 10 });
        await _stage.WaitAsync<RotationSucceeded>();
        _clock.Advance(TimeSpan.FromDays(6));

        await _stage.PutAsync(_secret, LocalStage.Third, "by hand");

        Assert.Equal(_clock.GetUtcNow().AddDays(10).UtcDateTime, await NextAsync());
    }

    [Fact]
    public async Task A_rotation_that_was_left_is_taken_up_again_when_the_next_is_due()
    {
        var failures = 1;
        await using var function = await _stage.AttachAsync(_ => Interlocked.Decrement(ref failures) == 0
            ? throw new InvalidOperationException("failed on purpose") : Task.CompletedTask);
        await _stage.RotateAsync(_secret, function.Arn, rules: new RotationRulesType { AutomaticallyAfterDays = 1 });
        await _stage.WaitAsync<RotationFailed>();

        _clock.Advance(TimeSpan.FromDays(1));
        var end = await _stage.WaitAsync<RotationSucceeded>();

        Assert.Equal(LocalStage.Second, end.VersionId);
    }

    [Fact]
    public async Task A_cancelled_rotation_has_no_next_time()
    {
        await using var function = await _stage.AttachAsync();
        await _stage.RotateAsync(_secret, function.Arn, rules: new RotationRulesType { AutomaticallyAfterDays = 1 });
        await _stage.WaitAsync<RotationSucceeded>();

        await _stage.Client.CancelRotateSecretAsync(new CancelRotateSecretRequest { SecretId = _secret }, Stop);
        _clock.Advance(TimeSpan.FromDays(2));

        var secret = await _stage.DescribeAsync(_secret);
        Assert.Null(secret.NextRotationDate);
        Assert.Equal([LocalStage.First, LocalStage.Second], secret.VersionIdsToStages.Keys.Order());
    }

    [Theory]
    [InlineData("rate(1 hour)", "A secret can't be rotated more often than every four hours.")]
    [InlineData("rate(0 days)", "The schedule expression must be rate(<number> hours|days) or cron(<six fields>).")]
    [InlineData("every day", "The schedule expression must be rate(<number> hours|days) or cron(<six fields>).")]
    [InlineData("cron(30 8 1 * ? *)", "A cron expression must have 0 for the minutes, * for the year, and ? for either the day of the month or the day of the week, such as cron(0 8 1 * ? *).")]
    [InlineData("cron(0 8 1 * ? 2030)", "A cron expression must have 0 for the minutes, * for the year, and ? for either the day of the month or the day of the week, such as cron(0 8 1 * ? *).")]
    [InlineData("cron(0 8 1 * * *)", "A cron expression must have 0 for the minutes, * for the year, and ? for either the day of the month or the day of the week, such as cron(0 8 1 * ? *).")]
    [InlineData("cron(0 8 ? * ? *)", "A cron expression must have 0 for the minutes, * for the year, and ? for either the day of the month or the day of the week, such as cron(0 8 1 * ? *).")]
    [InlineData("cron(0 24 1 * ? *)", "A field of the cron expression is not one.")]
    [InlineData("cron(0 8 ? * 8 *)", "A field of the cron expression is not one.")]
    [InlineData("cron(0 8 ? * 0 *)", "A field of the cron expression is not one.")]
    [InlineData("cron(0 8 ? * 2// *)", "A field of the cron expression is not one.")]
    [InlineData("cron(0 8 30 2 ? *)", "The day of the cron expression never comes.")]
    [InlineData("cron(0 /2 * * ? *)", "A secret can't be rotated more often than every four hours.")]
    [InlineData("cron(0 8,11 1 * ? *)", "A secret can't be rotated more often than every four hours.")]
    [InlineData("cron(0 23 1 * ? *) ", "The schedule expression must be rate(<number> hours|days) or cron(<six fields>).")]
    [InlineData("cron(0 8 * *)", "The schedule expression must be rate(<number> hours|days) or cron(<six fields>).")]
    public async Task A_schedule_that_is_none_is_refused(string expression, string expected)
    {
        await using var function = await _stage.AttachAsync();

        var error = await Assert.ThrowsAsync<InvalidParameterException>(
            () => _stage.RotateAsync(_secret, function.Arn, rules: new RotationRulesType { ScheduleExpression = expression }));

        Assert.Equal(expected, error.Message);
        Assert.Empty(function.Events);
    }

    [Fact]
    public async Task Days_and_an_expression_exclude_each_other_and_one_of_them_is_needed()
    {
        await using var function = await _stage.AttachAsync();
        var both = new RotationRulesType { AutomaticallyAfterDays = 1, ScheduleExpression = "rate(1 day)" };

        await Assert.ThrowsAsync<InvalidParameterException>(() => _stage.RotateAsync(_secret, function.Arn, rules: both));
        await Assert.ThrowsAsync<InvalidParameterException>(() => _stage.RotateAsync(_secret, function.Arn, rules: new RotationRulesType()));
        var days = await Assert.ThrowsAnyAsync<AmazonSecretsManagerException>(
            () => _stage.RotateAsync(_secret, function.Arn, rules: new RotationRulesType { AutomaticallyAfterDays = 1001 }));

        Assert.Equal("ValidationException", days.ErrorCode);
    }

    [Theory] // the clock stands at 2000-01-01, a Saturday, at midnight
    [InlineData("cron(0 8 1 * ? *)", "2000-01-01 08:00", "2000-02-01 08:00")]
    [InlineData("cron(0 /8 * * ? *)", "2000-01-01 08:00", "2000-01-01 16:00")]
    [InlineData("cron(0 2/10 * * ? *)", "2000-01-01 02:00", "2000-01-01 12:00")]
    [InlineData("cron(0 16 L * ? *)", "2000-01-31 16:00", "2000-02-29 16:00")]
    [InlineData("cron(0 0 ? * SUN#1 *)", "2000-01-02 00:00", "2000-02-06 00:00")]
    [InlineData("cron(0 0 ? * 1#1 *)", "2000-01-02 00:00", "2000-02-06 00:00")] // 1 is Sunday
    [InlineData("cron(0 10 ? * 2-6 *)", "2000-01-03 10:00", "2000-01-04 10:00")]
    [InlineData("cron(0 10 ? * 2-6/4 *)", "2000-01-03 10:00", "2000-01-07 10:00")]
    [InlineData("cron(0 10 ? * 2/2 *)", "2000-01-03 10:00", "2000-01-05 10:00")]
    [InlineData("cron(0 10 ? * /3 *)", "2000-01-01 10:00", "2000-01-02 10:00")]
    [InlineData("cron(0 10 ? * 6L *)", "2000-01-28 10:00", "2000-02-25 10:00")] // the last Friday
    [InlineData("cron(0 10 ? * L *)", "2000-01-01 10:00", "2000-01-08 10:00")]
    [InlineData("cron(0 10 1 1/3 ? *)", "2000-01-01 10:00", "2000-04-01 10:00")]
    [InlineData("cron(0 10 29 FEB ? *)", "2000-02-29 10:00", "2004-02-29 10:00")]
    public async Task A_secret_is_rotated_at_the_times_of_its_cron_expression(string expression, string first, string second)
    {
        await using var function = await _stage.AttachAsync();
        await _stage.RotateAsync(_secret, function.Arn, rules: new RotationRulesType { ScheduleExpression = expression, Duration = "3h" });
        var begun = await _stage.WaitAsync<RotationSucceeded>();
        var secret = await _stage.DescribeAsync(_secret);
        Assert.Equal((expression, "3h"), (secret.RotationRules.ScheduleExpression, secret.RotationRules.Duration));
        Assert.Equal(Time(first), secret.NextRotationDate?.ToUniversalTime());

        _clock.Advance(Time(first) - _clock.GetUtcNow().UtcDateTime);
        var rotated = await _stage.WaitAsync<RotationSucceeded>();

        Assert.NotEqual(begun.VersionId, rotated.VersionId);
        Assert.Equal(Time(second), await NextAsync());
    }

    private static DateTime Time(string text) => DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    private async Task<DateTime?> NextAsync() => (await _stage.DescribeAsync(_secret)).NextRotationDate?.ToUniversalTime();
}
