namespace RotationFunctions.Tests;

public class CreateTests
{
    private readonly Stage _stage = new Stage().Begin();

    [Fact]
    public async Task The_current_value_is_read_by_the_version_that_the_labels_name()
    {
        await _stage.RunAsync(RotationStep.CreateSecret);

        Assert.Equal((Stage.First, null), _stage.Store.Reads[^1]);
    }

    [Fact]
    public async Task Where_creating_leaves_something_outside_a_staged_value_is_looked_for_first()
    {
        await _stage.RunAsync(RotationStep.CreateSecret);
        Assert.Equal(["Describe", "Read", "Read", "Put"], _stage.Store.Calls);
        Assert.Equal((Stage.Second, StagingLabels.Pending), _stage.Store.Reads[0]);

        Assert.Equal(RotationOutcome.AlreadyCreated, await _stage.RunAsync(RotationStep.CreateSecret));
        Assert.Equal(["create"], _stage.Account.Record);
        Assert.Equal(["Describe", "Read", "Read", "Put", "Describe", "Read"], _stage.Store.Calls);
    }

    [Fact]
    public async Task Where_creating_only_computes_the_look_is_saved_and_the_staged_value_stays_all_the_same()
    {
        var stage = new Stage(createHasOutsideEffects: false).Begin();
        await stage.RunAsync(RotationStep.CreateSecret);
        Assert.Equal(["Describe", "Read", "Put"], stage.Store.Calls);
        var staged = stage.PasswordOf(StagingLabels.Pending);

        Assert.Equal(RotationOutcome.AlreadyCreated, await stage.RunAsync(RotationStep.CreateSecret));
        Assert.Equal(staged, stage.PasswordOf(StagingLabels.Pending));
    }

    [Fact]
    public async Task Of_two_attempts_at_once_the_value_that_was_staged_first_stays()
    {
        _stage.Account.After = _ =>
        {
            _stage.Create("theirs");
            return Task.CompletedTask;
        };

        Assert.Equal(RotationOutcome.AlreadyCreated, await _stage.RunAsync(RotationStep.CreateSecret));
        Assert.Equal("theirs", _stage.PasswordOf(StagingLabels.Pending));
    }

    [Fact]
    public async Task What_was_made_outside_is_put_again_while_the_service_cannot_take_it_now()
    {
        var puts = 0;
        _stage.Store.Before = call => call == "Put" && ++puts < 4 ? throw Passing() : Task.CompletedTask;

        Assert.Equal(RotationOutcome.Created, await _stage.RunAsync(RotationStep.CreateSecret));

        Assert.Equal(["create"], _stage.Account.Record);
        Assert.Equal(4, puts);
    }

    [Fact]
    public async Task A_service_that_cannot_take_it_for_good_is_told_while_there_is_time()
    {
        _stage.Store.Before = call => call == "Put" ? throw Passing() : Task.CompletedTask;

        Assert.Equal(RotationErrors.StoreUnavailable, (await _stage.FailAsync(RotationStep.CreateSecret)).Code);
        Assert.Equal(["create"], _stage.Account.Record);
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task What_can_be_made_again_or_is_refused_is_put_once(bool hasOutsideEffects, bool isTransient)
    {
        var stage = new Stage(createHasOutsideEffects: hasOutsideEffects).Begin();
        var puts = 0;
        stage.Store.Before = call => call == "Put" && ++puts > 0 ? throw Passing(isTransient) : Task.CompletedTask;

        await stage.FailAsync(RotationStep.CreateSecret);

        Assert.Equal(1, puts);
    }

    [Fact]
    public async Task The_pending_value_is_the_current_one_but_for_what_the_rotator_replaced()
    {
        await _stage.RunAsync(RotationStep.CreateSecret);

        var pending = _stage.Store.Value(StagingLabels.Pending);
        Assert.Equal(Stage.Value(pending.GetString("password")).Text, pending.Text);
        Assert.NotEqual("old", pending.GetString("password"));
        Assert.Equal(Stage.First, _stage.Store.VersionWith(StagingLabels.Current));
    }

    [Theory]
    [InlineData("3c0b7f0e-rotation-token-of-the-service")]
    [InlineData(null)]
    public async Task The_rotation_token_is_passed_on_with_the_put(string? token)
    {
        var stage = new Stage { RotationToken = token }.Begin();

        await stage.RotateAsync();

        Assert.Equal([token], stage.Store.RotationTokens);
    }

    [Fact]
    public async Task A_current_value_that_is_read_without_its_label_is_refused()
    {
        _stage.Store.Before = call =>
        {
            _stage.Store.Add(call == "Describe" ? Stage.First : Stage.Third, Stage.Value("one or the other"), StagingLabels.Current);
            return Task.CompletedTask;
        };

        var error = await _stage.FailAsync(RotationStep.CreateSecret);

        Assert.Equal($"StaleRead: Secrets Manager says that version {Stage.First} of secret {Stage.Secret} is AWSCURRENT, but reads it without "
            + "that label. Its answers have not settled; the service will try again.", error.Message);
        Assert.True(error.IsTransient);
        Assert.Empty(_stage.Account.Record);
        Assert.DoesNotContain("Put", _stage.Store.Calls);
    }

    [Fact]
    public async Task A_label_that_moved_before_its_value_was_read_is_followed()
    {
        _stage.Before("Read", 2, () => _stage.Store.Add(Stage.Third, Stage.Value("theirs"), StagingLabels.Current));

        Assert.Equal(RotationOutcome.Created, await _stage.RunAsync(RotationStep.CreateSecret));
        Assert.Equal(["Describe", "Read", "Read", "Describe", "Read", "Put"], _stage.Store.Calls);
        Assert.Equal((Stage.Third, null), _stage.Store.Reads[^1]);
    }

    [Fact]
    public async Task Where_another_attempt_finishes_before_the_current_value_is_read_nothing_is_made()
    {
        _stage.Before("Read", 2, () => _stage.Store.Add(Stage.Second, Stage.Value("theirs"), StagingLabels.Current));

        Assert.Equal(RotationOutcome.AlreadyCurrent, await _stage.RunAsync(RotationStep.CreateSecret));
        Assert.Empty(_stage.Account.Record);
    }

    [Fact]
    public async Task A_secret_without_a_current_value_has_nothing_to_rotate_from()
    {
        var stage = new Stage();
        stage.Store.Remove(StagingLabels.Current);

        var error = await stage.Begin().FailAsync(RotationStep.CreateSecret);

        Assert.Equal($"CurrentHasNoValue: Secret {Stage.Secret} has no value that is AWSCURRENT, so there is nothing to rotate from. Store the "
            + "credential that is in use now with PutSecretValue, then rotate.", error.Message);
        Assert.False(error.IsTransient);
    }

    [Fact]
    public async Task A_current_value_that_is_plain_text_is_told_from_json()
    {
        _stage.Store.Add(Stage.First, SecretValue.FromText("canary", "version 1"), StagingLabels.Current);

        var error = await _stage.FailAsync(RotationStep.CreateSecret);

        Assert.Equal("InvalidSecret: The value of version 1 is not a JSON object with distinct field names. Store the credential as one, for "
            + "example {\"username\": …, \"password\": …}.", error.Message);
    }

    private static RotationException Passing(bool isTransient = true) => new(RotationErrors.StoreUnavailable, "Not now.", isTransient);
}
