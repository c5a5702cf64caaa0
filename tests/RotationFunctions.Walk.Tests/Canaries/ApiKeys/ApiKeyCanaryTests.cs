using RotationFunctions.Local.Faults;
using RotationFunctions.Walk.Tests.ApiKeys;

namespace RotationFunctions.Walk.Tests.Canaries.ApiKeys;

/// <summary>The walk finds the faults that rotation functions in use are known for: so it would find them here, too.</summary>
public class ApiKeyCanaryTests
{
    [Fact]
    public async Task Keys_that_were_made_in_vain_and_stay_are_found()
    {
        await using var walk = await VisitAsync(
            (vendor, administrator) => new OrphanKeys(vendor, administrator), point => point.Faults.Any(fault => fault is { Call: "PutSecretValue", Kind: FaultKind.KillBefore }));

        walk.RequireFound("after CreateSecret: 1 keys stand in no version with a label, and 0 attempts may have left one");
        walk.RequireFound("at the end: 3 keys exist, and not 2");
    }

    [Fact]
    public async Task A_key_that_is_made_again_because_the_vendor_answered_with_an_error_is_found()
    {
        await using var walk = await VisitAsync((vendor, administrator) => new MintsAgain(vendor, administrator), point => point.WireFaults.Contains(
            new WireFault(Number: 1, WireFaultKind.ErrorAfter)));

        walk.RequireFound("ErrorAfter at request 1 to the server (POST /v1/keys), after CreateSecret: 1 keys stand in no version");
    }

    [Fact]
    public async Task A_key_that_is_revoked_while_it_is_current_is_found()
    {
        await using var walk = await VisitAsync(
            (vendor, administrator) => new RevokedTooEarly(vendor, administrator), point => point.Name == "testSecret#1:again", revokesPreviousKey: true);

        walk.RequireFound("after TestSecret: the current value does not work");
    }

    [Fact]
    public async Task A_new_key_that_is_revoked_because_its_test_took_too_long_is_found()
    {
        await using var walk = await VisitAsync((vendor, administrator) => new RevokesOnError(vendor, administrator), point =>
            point.WireFaults.Any(fault => fault.Kind == WireFaultKind.TimeOut) && point.Name.Contains("/v1/hello", StringComparison.Ordinal));

        walk.RequireFound("at the end: RotationFailed");
        walk.RequireFound("at the end: the new version is not current");
    }

    [Fact]
    public async Task Somebody_elses_key_that_is_revoked_is_found()
    {
        await using var walk = await VisitAsync((vendor, administrator) => new RevokesStrangers(vendor, administrator), _ => false);

        walk.RequireFound("at the end: somebody else's key is gone");
    }

    [Fact]
    public async Task A_token_that_is_replaced_blindly_again_is_found()
    {
        await using var scene = await RolledScene.CreateAsync(vendor => new BlindRoll(vendor));
        await using var walk = await Walk.VisitAsync(scene, point => point.Name == "PutSecretValue#1+:kill-before");

        walk.RequireFound("at the end: a dead token was used to replace itself");
        walk.RequireFound("at the end: the key is lost, and what is told last is: CanaryFailed");
    }

    private static async Task<Walk> VisitAsync(Func<Uri, string, Rotator> canary, Predicate<Point> where, bool revokesPreviousKey = false)
    {
        await using var scene = await CoexistingScene.CreateAsync(revokesPreviousKey, canary);
        return await Walk.VisitAsync(scene, where);
    }
}
