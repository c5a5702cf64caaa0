namespace RotationFunctions.Databases.Tests;

/// <summary>Which strategy a secret gets, and which engine it must name.</summary>
public class StrategyTests
{
    [Fact]
    public async Task A_secret_that_names_an_administrator_asks_for_alternating_users()
    {
        var stage = Stage.Alternating();

        await stage.Begin().RotateAsync();

        Assert.Equal("app_clone", stage.Store.Value(StagingLabels.Current).GetString("username"));
    }

    [Fact]
    public async Task The_setting_asks_for_alternating_users_and_the_secret_must_then_name_an_administrator()
    {
        var stage = new Stage(new DatabaseSettings { Strategy = RotationStrategy.AlternatingUsers }).Begin();

        var error = await Assert.ThrowsAsync<RotationException>(() => stage.RunAsync(RotationStep.CreateSecret));

        Assert.Equal($"InvalidSecret: The current value of secret {Stage.Secret} lacks the field 'masterarn'. Alternating users need it: the ARN of "
            + "the secret of an administrator who may create users on the same server.", error.Message);
    }

    [Fact]
    public async Task The_setting_makes_it_single_user_all_the_same()
    {
        var stage = new Stage(new DatabaseSettings { Strategy = RotationStrategy.SingleUser }).Begin();
        stage.Store.Add(Stage.First, Stage.Value("old", ",\"masterarn\":\"arn\""), StagingLabels.Current);

        await stage.RotateAsync();

        Assert.Equal(Stage.Second, stage.Store.VersionWith(StagingLabels.Current));
    }

    [Fact]
    public async Task A_secret_of_another_engine_is_refused_before_a_value_is_staged()
    {
        var stage = new Stage().Begin();
        stage.Store.Add(Stage.First, Stage.Value("old").With("engine", "oracle"), StagingLabels.Current);

        var error = await Assert.ThrowsAsync<RotationException>(() => stage.RunAsync(RotationStep.CreateSecret));

        Assert.Equal("InvalidSecret: The value of a version of the secret has an 'engine' that is not FakeSQL, which this function rotates. "
            + "It must be one of: fakesql.", error.Message);
        Assert.DoesNotContain("Put", stage.Store.Calls);
    }

    [Fact]
    public void The_settings_come_from_the_environment_and_every_mistake_is_told_at_once()
    {
        var environment = new Dictionary<string, string> { ["TLS_FALLBACK"] = "yes", ["ROTATION_STRATEGY"] = "both" };
        var settings = new SettingsReader(environment.GetValueOrDefault);
        DatabaseSettings.Read(settings);

        var error = Assert.Throws<RotationException>(settings.ThrowIfInvalid);

        Assert.Equal("InvalidSettings: The function's environment variables are wrong: TLS_FALLBACK must be allow or refuse. "
            + "ROTATION_STRATEGY must be single-user or alternating-users.", error.Message);
    }
}
