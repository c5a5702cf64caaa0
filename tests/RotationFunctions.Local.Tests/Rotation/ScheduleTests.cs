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

    [Fact]
    public async Task A_cron_expression_is_kept_and_told()
    {
        await using var function = await _stage.AttachAsync();

        await _stage.RotateAsync(_secret, function.Arn, rules: new RotationRulesType { ScheduleExpression = "cron(0 8 1 * ? *)", Duration = "3h" });

        var secret = await _stage.DescribeAsync(_secret);
        Assert.Equal(("cron(0 8 1 * ? *)", "3h"), (secret.RotationRules.ScheduleExpression, secret.RotationRules.Duration));
        Assert.Null(secret.NextRotationDate);
    }

    private async Task<DateTime?> NextAsync() => (await _stage.DescribeAsync(_secret)).NextRotationDate?.ToUniversalTime();
}
