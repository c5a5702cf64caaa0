using Amazon.SecretsManager.Model;
using RotationFunctions.Local.Rotation;

namespace RotationFunctions.Local.Tests.Rotation;

/// <summary>Rotations over a restart of the local AWS, with a state folder.</summary>
public sealed class ResumeTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"local-aws-{Path.GetRandomFileName()}");
    private readonly ObservedClock _clock = new();

    public void Dispose()
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_rotation_that_was_under_way_goes_on_once_its_function_is_there()
    {
        string secret;
        await using (var before = await StartAsync())
        {
            secret = await before.CreateAsync();
            await using var dying = await before.AttachAsync(rotationEvent =>
                rotationEvent.GetProperty("Step").GetString() == "setSecret" ? throw new InvalidOperationException("dies") : Task.CompletedTask);
            await before.RotateAsync(secret, dying.Arn);
            await before.WaitAsync<RotationFailed>();
        }

        await using var after = await StartAsync();
        Assert.Equal(["AWSPENDING"], await after.LabelsAsync(secret, LocalStage.Second));
        await using var function = await after.AttachAsync();
        var end = await after.WaitAsync<RotationSucceeded>();

        Assert.Equal(LocalStage.Second, end.VersionId);
        Assert.Equal(["createSecret", "setSecret", "testSecret", "finishSecret"], function.Steps);
        Assert.Equal(["AWSCURRENT"], await after.LabelsAsync(secret, LocalStage.Second));
    }

    [Fact]
    public async Task A_trial_that_was_under_way_is_a_trial_again()
    {
        var isHeld = new TaskCompletionSource();
        await using var before = await StartAsync();
        var secret = await before.CreateAsync();
        await using var held = await AttachedFunction.StartAsync(before.Aws, "rotator", _ =>
        {
            isHeld.SetResult();
            return Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, TestContext.Current.CancellationToken);
        });
        await before.RotateAsync(secret, held.Arn, immediately: false);
        await isHeld.Task;
        await before.DisposeAsync(); // while the test of it runs

        await using var after = await StartAsync();
        await using var function = await after.AttachAsync();
        var end = await after.WaitAsync<RotationSucceeded>();

        Assert.True(end.IsTrial);
        Assert.Equal(["testSecret"], function.Steps);
        Assert.Equal([LocalStage.First], (await after.DescribeAsync(secret)).VersionIdsToStages.Keys);
    }

    [Fact]
    public async Task A_rotation_that_fell_due_meanwhile_begins_once_its_function_is_there()
    {
        string secret;
        await using (var before = await StartAsync())
        {
            secret = await before.CreateAsync();
            await using var first = await before.AttachAsync();
            await before.RotateAsync(secret, first.Arn, rules: new RotationRulesType { AutomaticallyAfterDays = 1 });
            await before.WaitAsync<RotationSucceeded>();
        }
        _clock.Advance(TimeSpan.FromDays(3));

        await using var after = await StartAsync();
        await using var function = await after.AttachAsync();
        var end = await after.WaitAsync<RotationSucceeded>();

        Assert.Equal(end.VersionId, (await after.GetAsync(secret)).VersionId);
        Assert.NotEqual(LocalStage.Second, end.VersionId);
    }

    [Fact]
    public async Task A_rotation_that_a_schedule_began_is_kept_before_its_first_step()
    {
        await using var stage = await StartAsync();
        var secret = await stage.CreateAsync();
        await using var function = await stage.AttachAsync();
        await stage.RotateAsync(secret, function.Arn, rules: new RotationRulesType { AutomaticallyAfterDays = 1 });
        await stage.WaitAsync<RotationSucceeded>();

        _clock.Advance(TimeSpan.FromDays(1));
        var step = await stage.WaitAsync<StepStarted>();

        Assert.Contains(step.VersionId, await File.ReadAllTextAsync(Path.Combine(_folder, "secrets.json"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await stage.WaitAsync<RotationSucceeded>();
    }

    private Task<LocalStage> StartAsync() => LocalStage.StartAsync(new LocalAwsOptions { StateFolder = _folder, Clock = _clock, RotationRetries = [] });
}
