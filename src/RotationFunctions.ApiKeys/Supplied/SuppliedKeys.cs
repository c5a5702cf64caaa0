namespace RotationFunctions.ApiKeys;

/// <summary>Keys that a person makes, for a vendor that has no API for it: the rotation waits until one is supplied.</summary>
internal sealed class SuppliedKeys(VendorAccess access) : IKeyFamily
{
    // It leaves nothing outside, but a value that a person has put must be looked for before one is waited for.
    public bool CreateHasOutsideEffects => true;

    public Task<SecretValue> CreateAsync(SecretValue current, Rotation rotation, CancellationToken cancellationToken) =>
        throw new RotationWaitingException(ApiKeyErrors.WaitingForKey,
            $"The rotation of secret {rotation.SecretId} waits for a new key of {access.Recipe.Vendor}. {access.Recipe.Instructions} Then type: "
            + $"rotate supply {rotation.SecretId} --recipe {(RecipeBook.Names.Contains(access.Recipe.Name) ? access.Recipe.Name : "FILE")}");

    /// <summary>Where a key cannot be tried, that is said: whether the current one works, only the application knows.</summary>
    public async Task CheckAsync(SecretValue current, Rotation rotation, Checklist checks, CancellationToken cancellationToken)
    {
        checks.Pass(SuppliedKey.CheckName, $"A person makes the key of {access.Recipe.Vendor}: a rotation waits until one is supplied.");
        if (access.Recipe.CanVerify)
            return;
        var isThere = await checks.TryAsync("current value", () =>
        {
            access.Fields.KeyOf(current);
            return Task.FromResult("The secret holds a key.");
        });
        if (isThere)
        {
            checks.Warn("verification", $"Whether the key works was not looked at: the recipe '{access.Recipe.Name}' has no request 'verify'. If the vendor has "
                + "any request that a key may make, write a recipe with it, so that a wrong key is refused before it is stored.");
        }
    }
}
