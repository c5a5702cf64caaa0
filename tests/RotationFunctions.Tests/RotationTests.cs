namespace RotationFunctions.Tests;

/// <summary>What a rotator can ask of the rotation that it is called for.</summary>
public class RotationTests
{
    private readonly Stage _stage = new Stage { RotationToken = "sensitive" }.Create();

    [Fact]
    public async Task It_names_the_secret_and_the_version_that_it_makes()
    {
        await DuringSetAsync((rotation, _) =>
        {
            Assert.Equal(Stage.Secret, rotation.SecretId);
            Assert.Equal(Stage.Second, rotation.VersionId);
            Assert.Equal(TimeSpan.FromSeconds(29.5), rotation.TimeLeft);
            Assert.Same(_stage.Clock, rotation.Clock);
            Assert.Same(_stage.Log, rotation.Log);
            return Task.CompletedTask;
        });
    }

    [Fact]
    public async Task It_knows_the_secrets_ARN_by_whatever_name_it_is_called_and_asks_once()
    {
        var stage = new Stage { SecretId = "shop" }.Create();
        stage.Rotator.DuringSet = async (rotation, cancellationToken) =>
        {
            Assert.Equal("shop", rotation.SecretId);
            Assert.Equal(Stage.Secret, await rotation.ReadArnAsync(cancellationToken));
            Assert.Equal(Stage.Secret, await rotation.ReadArnAsync(cancellationToken));
            Assert.Single(stage.Store.Calls, call => call == "Describe");
        };

        Assert.Equal(RotationOutcome.Set, await stage.RunAsync(RotationStep.SetSecret));
    }

    [Fact]
    public async Task It_tells_how_long_ago_its_version_was_made()
    {
        await _stage.RunAsync(RotationStep.CreateSecret);
        ((ImpatientClock)_stage.Clock).Ahead = TimeSpan.FromHours(1);

        await DuringSetAsync((rotation, _) =>
        {
            var moment = rotation.VersionAge - TimeSpan.FromHours(1);
            Assert.InRange(moment!.Value, TimeSpan.Zero, TimeSpan.FromMinutes(1));
            return Task.CompletedTask;
        });
    }

    [Fact]
    public async Task It_does_not_tell_the_age_of_a_version_that_has_yet_to_be_made_by_its_clock()
    {
        await _stage.RunAsync(RotationStep.CreateSecret);
        ((ImpatientClock)_stage.Clock).Ahead = TimeSpan.FromHours(-1);

        await DuringSetAsync((rotation, _) =>
        {
            Assert.Null(rotation.VersionAge);
            return Task.CompletedTask;
        });
    }

    [Fact]
    public async Task Its_passwords_are_new_each_time()
    {
        await DuringSetAsync((rotation, _) =>
        {
            Assert.NotEqual(rotation.NewPassword(), rotation.NewPassword());
            return Task.CompletedTask;
        });
    }

    [Fact]
    public async Task It_reads_the_current_and_the_previous_value_by_their_labels()
    {
        _stage.Store.Add(Stage.Third, Stage.Value("older"), StagingLabels.Previous);

        await DuringSetAsync(async (rotation, cancellationToken) =>
        {
            Assert.Equal("old", (await rotation.ReadCurrentAsync(cancellationToken)).GetString("password"));
            Assert.Equal("older", (await rotation.FindPreviousAsync(cancellationToken))?.GetString("password"));
        });
    }

    [Fact]
    public async Task Once_finished_it_reads_its_own_value_whatever_a_read_by_label_still_tells()
    {
        await DuringSetAsync(async (rotation, cancellationToken) =>
        {
            Assert.Null(await rotation.FindFinishedAsync(cancellationToken));
            _stage.Store.Add(Stage.Second, Stage.Value("new"), StagingLabels.Current);
            _stage.Store.Stale[StagingLabels.Current] = Stage.First;
            Assert.Equal("new", (await rotation.FindFinishedAsync(cancellationToken))?.GetString("password"));
            _stage.Store.Stale.Clear();
        });
    }

    [Fact]
    public async Task It_waits_until_the_labels_and_the_version_that_they_name_agree_on_what_is_current()
    {
        var reads = 0;
        await DuringSetAsync(async (rotation, cancellationToken) =>
        {
            _stage.Store.Stale[StagingLabels.Current] = Stage.Second;
            Assert.Equal("old", (await rotation.ReadSettledCurrentAsync(cancellationToken)).GetString("password"));
            _stage.Store.Stale.Clear();
            _stage.Store.Before = call =>
            {
                if (call == "Read" && ++reads == 1)
                    _stage.Store.Add(Stage.Third, Stage.Value("moved between"), StagingLabels.Current);
                return Task.CompletedTask;
            };
            Assert.Equal("moved between", (await rotation.ReadSettledCurrentAsync(cancellationToken)).GetString("password"));
            _stage.Store.Add(Stage.First, Stage.Value("old"), StagingLabels.Current);
        });
        Assert.True(reads >= 2);
    }

    [Fact]
    public async Task A_first_rotation_has_no_previous_value()
    {
        await DuringSetAsync(async (rotation, cancellationToken) => Assert.Null(await rotation.FindPreviousAsync(cancellationToken)));
    }

    [Fact]
    public async Task While_its_version_is_pending_it_is_told_so()
    {
        await DuringSetAsync(async (rotation, cancellationToken) => Assert.True(await rotation.IsStillPendingAsync(cancellationToken)));
    }

    [Fact]
    public async Task Once_another_attempt_has_finished_it_nothing_is_left_to_do()
    {
        await DuringSetAsync(async (rotation, cancellationToken) =>
        {
            _stage.Store.Add(Stage.Second, Stage.Value("new"), StagingLabels.Current);
            Assert.False(await rotation.IsStillPendingAsync(cancellationToken));
            _stage.Store.Remove(StagingLabels.Pending); // the service takes it off
            Assert.False(await rotation.IsStillPendingAsync(cancellationToken));
        });
    }

    [Theory]
    [InlineData(Stage.Third, RotationErrors.RotationAbandoned)]
    [InlineData(null, RotationErrors.PendingDetached)]
    public async Task Once_it_is_overtaken_asking_is_an_error(string? newPending, string code)
    {
        await DuringSetAsync(async (rotation, cancellationToken) =>
        {
            if (newPending is null)
                _stage.Store.Remove(StagingLabels.Pending);
            else
                _stage.Create("newer", newPending);
            var error = await Assert.ThrowsAsync<RotationException>(() => rotation.IsStillPendingAsync(cancellationToken));
            Assert.Equal(code, error.Code);
            _stage.Create();
        });
    }

    [Fact]
    public async Task A_rotation_that_was_given_up_ends_at_the_gate()
    {
        await DuringSetAsync(async (rotation, _) =>
        {
            await rotation.DetachPendingAsync();
            Assert.Null(_stage.Store.VersionWith(StagingLabels.Pending));
        }, RotationErrors.PendingDetached);

        foreach (var step in RotationSteps.OfRotation)
            Assert.Equal(RotationErrors.PendingDetached, (await _stage.FailAsync(step)).Code);
        Assert.Equal("old", _stage.Account.Password);
    }

    [Fact]
    public async Task Giving_up_takes_the_label_off_no_other_version()
    {
        await DuringSetAsync(async (rotation, _) =>
        {
            _stage.Create("newer", Stage.Third);
            await rotation.DetachPendingAsync();
            Assert.Equal(Stage.Third, _stage.Store.VersionWith(StagingLabels.Pending));
        }, RotationErrors.RotationAbandoned);
    }

    private async Task DuringSetAsync(Func<Rotation, CancellationToken, Task> action, string? thenFailsWith = null)
    {
        var wasCalled = false;
        _stage.Rotator.DuringSet = async (rotation, cancellationToken) =>
        {
            await action(rotation, cancellationToken);
            wasCalled = true;
        };
        if (thenFailsWith is null)
            Assert.Equal(RotationOutcome.Set, await SetAsync());
        else
            Assert.Equal(thenFailsWith, (await _stage.FailAsync(RotationStep.SetSecret)).Code);
        Assert.True(wasCalled);
    }

    private Task<RotationOutcome> SetAsync() => _stage.RunAsync(RotationStep.SetSecret);
}
