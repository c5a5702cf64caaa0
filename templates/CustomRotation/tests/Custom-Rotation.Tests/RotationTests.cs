using System.Text.Json.Nodes;

namespace Custom_Rotation.Tests;

/// <summary>The function as it is deployed, in a local AWS.</summary>
public class RotationTests
{
    [Fact]
    public async Task A_password_is_rotated_through_the_four_steps()
    {
        await using var service = await ServiceDouble.StartAsync(TestContext.Current.CancellationToken);
        await using var rotation = await LocalRotation.StartAsync(SecretOf(service));

        Assert.Null(await rotation.RotateAsync());

        Assert.NotEqual("old", service.Password);
        Assert.Equal(service.Password, (string?)JsonNode.Parse(await rotation.ReadAsync())!["password"]);
    }

    [Fact]
    public async Task Nothing_changes_while_the_service_is_broken()
    {
        await using var service = await ServiceDouble.StartAsync(TestContext.Current.CancellationToken);
        await using var rotation = await LocalRotation.StartAsync(SecretOf(service));
        service.IsBroken = true;

        Assert.NotNull(await rotation.RotateAsync());
        Assert.Equal("old", (string?)JsonNode.Parse(await rotation.ReadAsync())!["password"]);
    }

    private static string SecretOf(ServiceDouble service) =>
        new JsonObject { ["url"] = service.Url.ToString(), ["username"] = "orders", ["password"] = service.Password }.ToJsonString();
}
