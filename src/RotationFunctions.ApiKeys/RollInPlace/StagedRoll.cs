namespace RotationFunctions.ApiKeys;

/// <summary>
/// Whether the key that is staged lives: of two attempts at once that both replaced the key, the earlier one may have staged its own, which the
/// later one killed. No repeat brings it back, so the rotation is given up, by this attempt or any that comes later.
/// </summary>
internal sealed class StagedRoll(VendorAccess access)
{
    // A new key that the vendor does not know everywhere yet must not be taken for a dead one.
    private static readonly TimeSpan LeastPatience = TimeSpan.FromSeconds(30);

    /// <exception cref="RotationException"><see cref="ApiKeyErrors.KeyLost"/></exception>
    public async Task ProveAsync(SecretValue? unused, Rotation rotation, CancellationToken cancellationToken)
    {
        var name = $"the key that is staged for secret {rotation.SecretId}";
        if (await rotation.FindPendingAsync(cancellationToken) is not { } staged)
        {
            await RequireCurrentAsync(unused, rotation, cancellationToken);
            return;
        }
        var vendor = await access.OpenAsync(staged, rotation, cancellationToken, onlyToVerify: true);
        if (await TestOf(rotation).FindRefusalAsync(vendor, staged, name, cancellationToken) is not { } refusal)
            return;
        if (await rotation.IsStillPendingAsync(cancellationToken))
            await GiveUpAsync($"{access.Recipe.Vendor} refuses {name} in {refusal.Words}.", vendor, unused, rotation, cancellationToken);
        else
            await RequireCurrentAsync(unused, rotation, cancellationToken);
    }

    private async Task GiveUpAsync(string refused, Vendor vendor, SecretValue? unused, Rotation rotation, CancellationToken cancellationToken)
    {
        var dead = $"{refused} Another attempt has replaced it, or somebody has revoked it.";
        if (!await CanBeMadeAnewAsync(vendor, unused, rotation, cancellationToken))
        {
            throw new RotationException(ApiKeyErrors.KeyLost, $"{dead} It refuses the current one too, so no label was touched. {access.Recipe.WhenLost} "
                + "The next attempt then gives this rotation up.");
        }
        await rotation.DetachPendingAsync();
        throw new RotationException(ApiKeyErrors.KeyLost, $"{dead} No repeat would bring it back, so {StagingLabels.Pending} was taken off version "
            + $"{rotation.VersionId}. Start a new rotation with RotateSecret. If that fails: {access.Recipe.WhenLost}");
    }

    /// <summary>An attempt that came so late that a key is current already has replaced that one, if it has replaced any.</summary>
    private async Task RequireCurrentAsync(SecretValue? unused, Rotation rotation, CancellationToken cancellationToken)
    {
        if (unused is null)
            return;
        var current = await rotation.ReadCurrentAsync(cancellationToken);
        var vendor = await access.OpenAsync(current, rotation, cancellationToken, onlyToVerify: true);
        var name = $"the current key of secret {rotation.SecretId}";
        if (await TestOf(rotation).FindRefusalAsync(vendor, current, name, cancellationToken) is not { } refusal)
            return;
        throw new RotationException(ApiKeyErrors.KeyLost, $"{access.Recipe.Vendor} refuses {name} in {refusal.Words}. This attempt came late and has replaced it. "
            + $"Start a new rotation with RotateSecret at once. If that fails: {access.Recipe.WhenLost}");
    }

    private KeyTest TestOf(Rotation rotation) => new(access.Recipe, rotation.Clock, () => rotation.TimeLeft)
    {
        SettlesIn = access.Recipe.SettlesIn > LeastPatience ? access.Recipe.SettlesIn : LeastPatience,
    };

    /// <summary>
    /// Whether a new rotation can succeed: an administrator replaces a dead key, and where the vendor takes another key of this secret, its no to
    /// the staged one was meant.
    /// </summary>
    private async Task<bool> CanBeMadeAnewAsync(Vendor vendor, SecretValue? unused, Rotation rotation, CancellationToken cancellationToken) =>
        access.Recipe.IsChangedByAdministrator
        || (unused is not null && await vendor.AcceptsAsync(unused, cancellationToken))
        || await vendor.AcceptsAsync(await rotation.ReadCurrentAsync(cancellationToken), cancellationToken);
}
