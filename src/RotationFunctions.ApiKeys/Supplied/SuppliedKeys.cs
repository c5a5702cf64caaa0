namespace RotationFunctions.ApiKeys;

/// <summary>Keys that a person makes, for a vendor that has no API for it: the rotation waits until one is supplied.</summary>
internal sealed class SuppliedKeys(Recipe recipe) : IKeyFamily
{
    // It leaves nothing outside, but a value that a person has put must be looked for before one is waited for.
    public bool CreateHasOutsideEffects => true;

    public Task<SecretValue> CreateAsync(SecretValue current, Rotation rotation, CancellationToken cancellationToken) =>
        throw new RotationWaitingException(ApiKeyErrors.WaitingForKey,
            $"The rotation of secret {rotation.SecretId} waits for a new key of {recipe.Vendor}. {recipe.Instructions} Then type: "
            + $"rotate supply {rotation.SecretId}");

    public Task CheckAsync(SecretValue current, Rotation rotation, Checklist checks, CancellationToken cancellationToken)
    {
        checks.Pass(SuppliedKey.CheckName, $"A person makes the key of {recipe.Vendor}: a rotation waits until one is supplied.");
        return Task.CompletedTask;
    }
}
