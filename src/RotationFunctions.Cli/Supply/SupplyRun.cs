using RotationFunctions.ApiKeys;
using RotationFunctions.Cli.Access;
using RotationFunctions.Cli.Credentials;
using RotationFunctions.Cli.Secrets;
using RotationFunctions.Cli.Steps;

namespace RotationFunctions.Cli.Supply;

/// <summary>Stores a key under the version that waits for it, and runs the other steps.</summary>
internal sealed class SupplyRun(AwsAccess access, CredentialRotators rotators, TimeProvider clock)
{
    private const string Consumers = "consumers";

    // A new key may need a while until its vendor knows it everywhere.
    private static readonly TimeSpan TimeToVerify = TimeSpan.FromMinutes(2);

    public async Task<Report> RunAsync(SupplyOrder order, CancellationToken cancellationToken)
    {
        var secret = await new SecretReader(access).ReadAsync(order.SecretId, cancellationToken);
        var waiting = FindWaiting(secret);
        var function = StepRunner.FunctionOf(secret, order.Function);
        var settings = rotators.ReadApiKeySettings() ?? throw new RotationException(RotationErrors.InvalidSettings,
            "Which recipe the function has must be known, to tell where the key goes and how it is tried. Name it with --recipe, or set "
                + "RECIPE.");
        await Console.Error.WriteLineAsync($"The key of {secret.Name} will be switched as soon as it is accepted. Used by: "
            + $"{secret.Tags.GetValueOrDefault(Consumers, $"no tag '{Consumers}' tells")}.");

        var id = KeyIdInput.Read(order.KeyId, settings.Recipe);
        var key = KeyInput.Read(order.KeepsWhiteSpace);
        if (id == key)
            throw new RotationException(CommandErrors.InvalidKey, "The key was not stored. Its id is not the key itself: logs show ids.");
        var value = await ComposeAsync(secret, settings, key, id, cancellationToken);
        if (!await access.Store.TryPutPendingAsync(secret.Arn, waiting.Id, value, null, cancellationToken))
            throw new RotationException(CommandErrors.WrongState,
                $"Somebody else has just supplied another key for {secret.Name}; theirs stays. Look with: "
                + $"rotate status {secret.Name}");
        await new StepRunner(access).FinishAsync(secret, function, waiting.Id, cancellationToken);
        return new DoneReport(secret.Arn, waiting.Id, $"The key is current, as version {waiting.Id}. Revoke the old one in the console of "
            + $"{settings.Recipe.Vendor} once every application has read the new one.", null);
    }

    private static VersionState FindWaiting(SecretState secret) => secret switch
    {
        { Deleted: not null } => throw NotWaiting(secret, "It is scheduled for deletion."),
        { Pending: null } => throw NotWaiting(secret, "No rotation is under way. Start one with RotateSecret, then supply its key."),
        { PendingHasValue: true } =>
            throw NotWaiting(secret, $"Its pending version has a value already. Look with: rotate status {secret.Name}"),
        { Pending: { } pending } => pending,
    };

    /// <summary>Tried before it is stored: a value that is staged can never be replaced under its version.</summary>
    private async Task<SecretValue> ComposeAsync(SecretState secret, ApiKeySettings settings, string key, string? id,
        CancellationToken cancellationToken)
    {
        var current = await new CurrentCredential(access, rotators, clock).ReadAsync(secret, cancellationToken);
        var supplied = new SuppliedKey(settings);
        var value = supplied.Compose(current, key, id);
        if (value.HasSameValueAs(current))
            throw new RotationException(CommandErrors.InvalidKey,
                "That is the key that is current already. Make a new one in the vendor's console.");
        await supplied.VerifyAsync(value, await FindAdministratorAsync(settings, cancellationToken), clock, TimeToVerify, cancellationToken);
        await Console.Error.WriteLineAsync(supplied.CanBeVerified ? "The vendor accepts the key."
            : $"The recipe '{settings.Recipe.Name}' knows no way to "
            + "try a key, so it was taken as it is.");
        return value;
    }

    private async Task<SecretValue?> FindAdministratorAsync(ApiKeySettings settings, CancellationToken cancellationToken)
    {
        if (settings is not { AdministratorSecretId: { } administrator, Recipe.NeedsAdministrator: true })
            return null;
        var current = await access.Store.FindVersionAsync(administrator, null, StagingLabels.Current, cancellationToken);
        return current?.Value ?? throw new RotationException(RotationErrors.CurrentHasNoValue,
            $"The administrator's secret {administrator} has no value that is {StagingLabels.Current}, so the key could not be tried and was not stored.");
    }

    private static RotationException NotWaiting(SecretState secret, string reason) =>
        new(CommandErrors.WrongState, $"{secret.Name} does not wait for a "
        + $"key. {reason}");
}
