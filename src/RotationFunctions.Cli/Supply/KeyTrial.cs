using RotationFunctions.ApiKeys;
using RotationFunctions.Cli.Access;

namespace RotationFunctions.Cli.Supply;

/// <summary>Tries a key before it is stored: a value that is staged can never be replaced under its version.</summary>
internal sealed class KeyTrial(ISecretStore store, ApiKeySettings settings, TimeProvider clock)
{
    // A new key may need a while until its vendor knows it everywhere.
    private static readonly TimeSpan Time = TimeSpan.FromMinutes(2);

    private readonly SuppliedKey _supplied = new(settings);

    /// <summary>The value to store: the current one with a key in its place that the vendor accepts, as far as it can be asked.</summary>
    /// <exception cref="RotationException">The key is the current one, or the vendor refuses it; or why it could not be tried.</exception>
    public async Task<SecretValue> ComposeAsync(SecretValue current, NewKey key, CancellationToken cancellationToken)
    {
        if (_supplied.IsKeyOf(current, key.Value)) // whatever id is given with it
            throw new RotationException(CommandErrors.InvalidKey, "That is the key that is current already. Make a new one in the vendor's console.");
        var value = _supplied.Compose(current, key.Value, key.Id);
        var administrator = await FindAdministratorAsync(cancellationToken);
        await _supplied.VerifyAsync(value, administrator, clock, Time, cancellationToken);
        await Console.Error.WriteLineAsync(_supplied.CanBeVerified
            ? "The vendor accepts the key."
            : $"The recipe '{settings.Recipe.Name}' knows no way to try a key, so it was taken as it is.");
        return value;
    }

    private async Task<SecretValue?> FindAdministratorAsync(CancellationToken cancellationToken)
    {
        if (settings is not { AdministratorSecretId: { } administrator, Recipe.NeedsAdministrator: true })
            return null;
        var current = await store.FindVersionAsync(administrator, null, StagingLabels.Current, cancellationToken);
        return current?.Value ?? throw new RotationException(RotationErrors.CurrentHasNoValue,
            $"The administrator's secret {administrator} has no value that is {StagingLabels.Current}, so the key could not be tried and was not stored.");
    }
}
