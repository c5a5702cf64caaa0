using Microsoft.Extensions.Logging;
using RotationFunctions.Walk.Tests.ApiKeys;

namespace RotationFunctions.Walk.Tests.Canaries.Store;

/// <summary>The walk finds what goes wrong with the rotation's token: it must come with the put, and stand in no log.</summary>
public class PutCanaryTests
{
    [Fact]
    public async Task A_token_that_does_not_come_with_the_put_is_found()
    {
        await using var walk = await VisitAsync((store, _) => new PutCanary(store, _ => null));

        Assert.Equal(["without a fault, at the put: the rotation's token did not come with it"], walk.Violations);
    }

    [Fact]
    public async Task A_token_in_the_functions_log_is_found()
    {
        await using var walk = await VisitAsync((store, log) => new PutCanary(store, token =>
        {
#pragma warning disable CA1848, CA1873 // a canary need not be fast
            log.LogInformation("Putting with {Token}.", token);
#pragma warning restore CA1848, CA1873
            return token;
        }));

        Assert.Equal(["without a fault, in the function's log: the rotation's token stands there"], walk.Violations);
    }

    private static async Task<Walk> VisitAsync(Func<ISecretStore, ILogger, ISecretStore> canary)
    {
        await using var scene = await ChosenScene.CreateAsync("key");
        scene.StoreOf = canary;
        return await Walk.VisitAsync(scene, where: _ => false);
    }
}
