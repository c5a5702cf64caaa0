namespace RotationFunctions.ApiKeys;

/// <summary>A key that is chosen here and that the vendor takes, as a database takes a password: saying it twice says the same.</summary>
internal sealed class ChosenKey(VendorAccess access) : IKeyFamily
{
    public bool CreateHasOutsideEffects => false;

    // Then an attempt that comes late asks with a key that has died, so that the vendor itself refuses it.
    private bool IsSetByKey => !access.Recipe.IsChangedByAdministrator;

    public async Task<SecretValue> CreateAsync(SecretValue current, Rotation rotation, CancellationToken cancellationToken)
    {
        access.Fields.KeyOf(current); // where it stands elsewhere, applications would read on there
        if (!IsSetByKey)
            await access.OpenAsync(current, rotation, cancellationToken); // refuses what could not be set, before it is staged
        return access.Fields.With(current, NewKeyFor(current, rotation), id: null);
    }

    public async Task SetAsync(SecretValue pending, Rotation rotation, CancellationToken cancellationToken)
    {
        var current = await rotation.ReadCurrentAsync(cancellationToken);
        var vendor = await access.OpenAsync(current, rotation, cancellationToken);
        if (IsSetByKey && await vendor.AcceptsAsync(pending, cancellationToken))
            return; // the current key cannot ask any more
        if (!await rotation.IsStillPendingAsync(cancellationToken))
            return;
        if (await vendor.SetAsync(pending, cancellationToken) is { } refusal)
            await GiveUpAsync(refusal, vendor, current, pending, rotation, cancellationToken);
        rotation.Log.Taken(access.Recipe.Vendor);
        await RequireStillPendingAsync(pending, rotation, cancellationToken);
    }

    /// <summary>
    /// An attempt that came late may have had the vendor take an old key after the new one was tested. So the one that is current now is tried
    /// once more, and set again where it is refused.
    /// </summary>
    public async Task FinishedAsync(Rotation rotation, CancellationToken cancellationToken)
    {
        if (IsSetByKey || await rotation.FindFinishedAsync(cancellationToken) is not { } current)
            return;
        var vendor = await access.OpenAsync(current, rotation, cancellationToken, onlyToVerify: true);
        if (await vendor.VerifyAsync(current, cancellationToken) is not { } refusal)
            return;
        rotation.Log.SettingAgain(access.Recipe.Vendor, refusal.Words);
        await SetCurrentAsync(taken: current, rotation, cancellationToken);
    }

    public Task CheckAsync(SecretValue current, Rotation rotation, Checklist checks, CancellationToken cancellationToken) =>
        AdministratorCheck.LookAsync(access, current, rotation, checks, cancellationToken);

    /// <summary>A key that the value has a place for. Whatever the settings allow, some key is: one that ends as it begins.</summary>
    private static string NewKeyFor(SecretValue current, Rotation rotation)
    {
        string key;
        do
            key = rotation.NewPassword();
        while (!KeyFields.HasPlaceFor(current, key));
        return key;
    }

    /// <summary>
    /// A vendor has no lock: a step that came late may have overtaken a later rotation between the look at the labels and the request.
    /// Then the key that is current by now is given back to the vendor.
    /// </summary>
    private async Task RequireStillPendingAsync(SecretValue taken, Rotation rotation, CancellationToken cancellationToken)
    {
        try
        {
            await rotation.IsStillPendingAsync(cancellationToken);
        }
        catch (RotationException overtaken) when (overtaken.Code is RotationErrors.RotationAbandoned or RotationErrors.PendingDetached)
        {
            rotation.Log.GivingBack(access.Recipe.Vendor);
            await SetCurrentAsync(taken, rotation, cancellationToken);
            throw;
        }
    }

    /// <summary>Has the vendor take the current key, and looks again until that is still the current one: another rotation may have finished meanwhile.</summary>
    /// <param name="taken">The value whose key the vendor has taken last; where no administrator asks, that one does.</param>
    private async Task SetCurrentAsync(SecretValue taken, Rotation rotation, CancellationToken cancellationToken)
    {
        SecretValue current;
        do
        {
            current = await rotation.ReadSettledCurrentAsync(cancellationToken);
            var vendor = await access.OpenAsync(IsSetByKey ? taken : current, rotation, cancellationToken);
            if (await vendor.SetAsync(current, cancellationToken) is { } refusal && !await vendor.AcceptsAsync(current, cancellationToken))
                throw NotTakenBack(refusal, rotation);
            taken = current;
        }
        while (!taken.HasSameValueAs(await rotation.ReadSettledCurrentAsync(cancellationToken)));
    }

    /// <summary>A key that the vendor will never take would be tried for days: it is given up once current is proved to work and pending not to.</summary>
    private async Task GiveUpAsync(
        Refusal refusal, Vendor vendor, SecretValue current, SecretValue pending, Rotation rotation, CancellationToken cancellationToken)
    {
        if (await vendor.AcceptsAsync(pending, cancellationToken))
            return;
        if (await vendor.VerifyAsync(current, cancellationToken) is { } alsoRefused)
        {
            throw new RotationException(ApiKeyErrors.KeyRefused,
                $"{access.Recipe.Vendor} refuses the current key of secret {rotation.SecretId} in {alsoRefused.Words}, and will not take the new one in {refusal.Words}. "
                + "No label was touched. Store the key that works as the current value, then rotate again.");
        }
        await rotation.DetachPendingAsync();
        throw new RotationException(ApiKeyErrors.KeyRejected,
            $"{access.Recipe.Vendor} will not take the new key in {refusal.Words}. No repeat would change that, so {StagingLabels.Pending} was taken off version "
            + $"{rotation.VersionId} of secret {rotation.SecretId}; the current key still works. Make PASSWORD_LENGTH and the EXCLUDE_… settings fit the "
            + "vendor's rules, then start a new rotation with RotateSecret.");
    }

    private RotationException NotTakenBack(Refusal refusal, Rotation rotation) => new(ApiKeyErrors.KeyRejected,
        $"{access.Recipe.Vendor} will not take back the current key of secret {rotation.SecretId} in {refusal.Words}. An attempt that came late had set another one. "
        + "Make a key in the vendor's console and store it as the current value, then rotate again.");
}
