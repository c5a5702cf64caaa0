using RotationFunctions.Local.DatabaseServers;
using RotationFunctions.Local.Rotation;
using RotationFunctions.Local.SecretsManager;

namespace RotationFunctions.IntegrationTests;

/// <summary>The whole way: RotateSecret by the SDK's client, the function as a process, a real PostgreSQL.</summary>
public class RotationTests(TestServer server)
{
    [Theory]
    [InlineData(FunctionBuild.Executable)]
    [InlineData(FunctionBuild.Native)]
    [InlineData(FunctionBuild.ClassLibrary)]
    public async Task A_password_is_rotated_through_the_four_steps(FunctionBuild build)
    {
        await using var stage = await Stage.StartAsync(server, build.Define());

        var (version, happened) = await stage.RotateAsync();

        Assert.Equal(["createSecret", "setSecret", "testSecret", "finishSecret"], happened.OfType<StepEnded>().Select(step => step.Error ?? step.Step));
        Assert.IsType<RotationSucceeded>(happened[^1]);
        var (current, fields) = await stage.ReadAsync();
        Assert.Equal(version, current);
        Assert.Equal(stage.FirstVersion, (await stage.ReadAsync(StagingLabels.Previous)).VersionId);
        Assert.Equal(stage.OldPassword, await stage.PasswordAsync(StagingLabels.Previous));
        Assert.True(await stage.LogsInAsync((string)fields["password"]!));
        Assert.False(await stage.LogsInAsync(stage.OldPassword));
    }

    [Fact]
    public async Task Every_other_field_survives_in_its_place()
    {
        await using var stage = await Stage.StartAsync(server, FunctionBuild.Executable.Define());

        await stage.RotateAsync();

        var (_, fields) = await stage.ReadAsync();
        Assert.Equal(stage.Value((string)fields["password"]!), fields.ToJsonString());
    }

    [Fact]
    public async Task A_rotation_makes_at_most_ten_calls_and_two_of_them_write()
    {
        await using var stage = await Stage.StartAsync(server, FunctionBuild.Executable.Define());

        var (_, happened) = await stage.RotateAsync();

        string[] calls = [.. happened.OfType<StepEnded>().SelectMany(step => step.Calls)];
        Assert.InRange(calls.Length, 6, 10);
        Assert.Equal(["PutSecretValue", "UpdateSecretVersionStage"], calls.Where(call => !SecretsManagerCalls.IsRead(call)));
    }

    [Fact]
    public async Task No_login_fails_in_a_rotation()
    {
        await using var stage = await Stage.StartAsync(server, FunctionBuild.Executable.Define());

        await stage.RotateAsync();

        var logins = LoginCount.InPostgreSqlLog(await stage.ServerLogAsync(), stage.User);
        Assert.Equal(new LoginCount(3, 0), logins);
        await stage.LogsInAsync("wrong");
        Assert.Equal(1, LoginCount.InPostgreSqlLog(await stage.ServerLogAsync(), stage.User).Refused);
    }

    [Fact]
    public async Task Ten_rotations_one_after_the_other_are_done_by_one_process()
    {
        await using var stage = await Stage.StartAsync(server, FunctionBuild.Executable.Define());
        var passwords = new HashSet<string> { stage.OldPassword };

        for (var rotation = 1; rotation <= 10; rotation++)
        {
            await stage.RotateAsync();
            Assert.True(passwords.Add(await stage.PasswordAsync()));
        }

        Assert.True(await stage.LogsInAsync(await stage.PasswordAsync()));
        Assert.Single(stage.Log.Where(line => line.StartsWith("REPORT", StringComparison.Ordinal)).Select(line => line.Split('\t')[^1]).Distinct());
    }

    [Fact]
    public async Task A_configuration_is_tried_out_without_a_change()
    {
        await using var stage = await Stage.StartAsync(server, FunctionBuild.Executable.Define());

        var happened = await stage.TryOutAsync();

        Assert.Equal("testSecret", Assert.Single(happened.OfType<StepEnded>()).Step);
        Assert.IsType<RotationSucceeded>(happened[^1]);
        Assert.True(await stage.LogsInAsync(stage.OldPassword));
        Assert.Equal(stage.FirstVersion, (await stage.ReadAsync()).VersionId);
    }
}
