using Amazon.SecretsManager.Model;
using RotationFunctions.Local.Rotation;

namespace RotationFunctions.IntegrationTests.Together;

/// <summary>What happens at the same time on one server, or to one secret.</summary>
public class ConcurrencyTests(TestServer postgreSql, MySql.Tests.TestServers mySql)
{
    private const int Secrets = 8;

    [Theory]
    [InlineData(ServerUnderTest.PostgreSql, false)]
    [InlineData(ServerUnderTest.PostgreSql, true)]
    [InlineData(ServerUnderTest.MySql, false)]
    [InlineData(ServerUnderTest.MySql, true)]
    [InlineData(ServerUnderTest.MariaDb, false)]
    [InlineData(ServerUnderTest.MariaDb, true)]
    public async Task Eight_secrets_of_one_server_and_one_administrator_are_rotated_at_once_and_again(ServerUnderTest server, bool takesTurns)
    {
        await using var fleet = await Fleet.StartAsync(await FindAsync(server), Secrets, takesTurns);

        await Task.WhenAll(fleet.Secrets.Select(fleet.RotateAsync));
        var rotations = await Task.WhenAll(fleet.Secrets.Select(fleet.RotateAsync));

        Assert.All(rotations, rotation => Assert.IsType<RotationSucceeded>(rotation.End));
        foreach (var (secret, rotation) in fleet.Secrets.Zip(rotations))
            Assert.True(await fleet.IsCurrentAndWorksAsync(secret, rotation.Version));
    }

    [Fact]
    public async Task A_second_rotation_of_a_secret_is_refused_while_the_first_goes_on_and_the_first_ends_well()
    {
        await using var stage = await Stage.StartAsync(postgreSql, FunctionBuild.Native.Define());
        var refusal = "";
        After(stage, "createSecret", async () => refusal = (await Assert.ThrowsAsync<InvalidRequestException>(() => stage.Client.RotateSecretAsync(
            new RotateSecretRequest { SecretId = stage.SecretArn }, Stage.Stop))).Message);

        var (version, happened) = await stage.RotateAsync();

        Assert.Contains("A previous rotation isn", refusal, StringComparison.Ordinal);
        Assert.IsType<RotationSucceeded>(happened[^1]);
        Assert.Equal(version, (await stage.ReadAsync()).VersionId);
        Assert.True(await stage.LogsInAsync(await stage.PasswordAsync()));
    }

    [Theory]
    [InlineData("createSecret", true)]
    [InlineData("setSecret", false)]
    [InlineData("testSecret", false)]
    public async Task A_secret_that_is_deleted_in_the_middle_is_left_alone_and_its_rotation_goes_on_once_it_is_restored(string after, bool currentWorks)
    {
        await using var stage = await Stage.StartAsync(postgreSql, FunctionBuild.Native.Define(), retries: 1);
        After(stage, after, () => stage.Client.DeleteSecretAsync(new DeleteSecretRequest { SecretId = stage.SecretArn, RecoveryWindowInDays = 7 }, Stage.Stop));

        var (version, happened) = await stage.RotateAsync();
        await stage.Client.RestoreSecretAsync(new RestoreSecretRequest { SecretId = stage.SecretArn }, Stage.Stop);

        Assert.IsNotType<RotationSucceeded>(happened[^1]);
        Assert.Equal(currentWorks, await stage.LogsInAsync(await stage.PasswordAsync()));
        foreach (var step in RotationSteps.OfRotation)
            await stage.InvokeAsync(step.WireName(), version);
        Assert.Equal(version, (await stage.ReadAsync()).VersionId);
        Assert.True(await stage.LogsInAsync(await stage.PasswordAsync()));
    }

    private Task<DatabaseUnderTest> FindAsync(ServerUnderTest server) => DatabaseUnderTest.FindAsync(server, postgreSql, mySql);

    // Once, before the next step begins.
    private static void After(Stage stage, string step, Func<Task> act)
    {
        var isDone = false;
        stage.Aws.RotationHappened += activity =>
        {
            if (activity is not StepEnded ended || ended.Step != step || isDone)
                return;
            isDone = true;
            act().GetAwaiter().GetResult();
        };
    }
}
