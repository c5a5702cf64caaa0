using Amazon.SecretsManager.Model;
using RotationFunctions.Local.Rotation;

namespace RotationFunctions.IntegrationTests;

/// <summary>A person stores a value in the middle of a rotation: theirs stays, and the rotation gives way.</summary>
public class PersonTests(TestServer server)
{
    [Theory]
    [InlineData("createSecret")]
    [InlineData("setSecret")]
    [InlineData("testSecret")]
    public async Task A_persons_value_is_never_overwritten(string after)
    {
        await using var stage = await Stage.StartAsync(server, FunctionBuild.Executable.Define(), retries: 1);
        var persons = stage.Value("what a person chose");
        PutAfter(stage, after, persons);

        var (version, happened) = await stage.RotateAsync();

        Assert.IsType<RotationAbandoned>(happened[^1]);
        Assert.Equal(after, happened.OfType<StepEnded>().Last().Step);
        Assert.Equal(persons, (await stage.ReadAsync()).Fields.ToJsonString());
        Assert.NotEqual(version, (await stage.ReadAsync()).VersionId);
    }

    [Fact]
    public async Task A_persons_value_that_works_is_what_the_next_rotation_goes_on_from()
    {
        await using var stage = await Stage.StartAsync(server, FunctionBuild.Executable.Define());
        PutAfter(stage, "createSecret", stage.Value(stage.OldPassword).Replace("the orders service", "a new note", StringComparison.Ordinal));
        await stage.RotateAsync();

        var (version, happened) = await stage.RotateAsync();

        Assert.IsType<RotationSucceeded>(happened[^1]);
        var (current, fields) = await stage.ReadAsync();
        Assert.Equal(version, current);
        Assert.Equal("a new note", (string?)fields["note"]);
        Assert.True(await stage.LogsInAsync((string)fields["password"]!));
    }

    [Fact]
    public async Task Where_a_persons_value_came_too_late_the_next_rotation_says_what_to_do()
    {
        await using var stage = await Stage.StartAsync(server, FunctionBuild.Executable.Define());
        PutAfter(stage, "setSecret", stage.Value("what a person chose"));
        await stage.RotateAsync();

        var (_, happened) = await stage.RotateAsync();

        var error = Assert.Single(happened.OfType<StepEnded>(), step => step.Error is not null).Error;
        Assert.StartsWith($"NoCredentialWorks: The server refuses the current and the pending password of user '{stage.User}'", error, StringComparison.Ordinal);
        Assert.Equal("what a person chose", await stage.PasswordAsync());
    }

    private static void PutAfter(Stage stage, string step, string value)
    {
        var isPut = false;
        stage.Aws.RotationHappened += activity =>
        {
            if (activity is not StepEnded ended || ended.Step != step || isPut)
                return;
            isPut = true;
            stage.Client.PutSecretValueAsync(new PutSecretValueRequest { SecretId = stage.SecretArn, SecretString = value }, Stage.Stop).GetAwaiter().GetResult();
        };
    }
}
