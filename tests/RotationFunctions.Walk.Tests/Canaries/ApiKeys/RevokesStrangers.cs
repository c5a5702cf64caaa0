namespace RotationFunctions.Walk.Tests.Canaries.ApiKeys;

/// <summary>Revokes every key that it does not know, to make room or to tidy up: somebody else's, too.</summary>
internal sealed class RevokesStrangers(Uri vendor, string administrator) : KeyCanary(vendor, administrator)
{
    protected override async Task FinishedAsync(Rotation rotation, CancellationToken cancellationToken)
    {
        var own = (await rotation.FindFinishedAsync(cancellationToken))!.GetString("key_id");
        var keys = (await AskAsync(HttpMethod.Get, "/v1/keys", rotation, cancellationToken)).GetProperty("keys");
        foreach (var id in keys.EnumerateArray().Select(key => key.GetProperty("id").GetString()!).Where(id => id != own))
            await RevokeAsync(id, rotation, cancellationToken);
    }
}
