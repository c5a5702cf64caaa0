using RotationFunctions.ApiKeys;
using RotationFunctions.Cli.Access;
using RotationFunctions.Cli.Credentials;
using RotationFunctions.Cli.Secrets;
using RotationFunctions.Cli.Steps;

namespace RotationFunctions.Cli.Supply;

/// <summary>Asks for the key that a rotation waits for, tries and stores it, and runs the other steps.</summary>
internal sealed class SupplyRun(AwsAccess access, CredentialRotators rotators, TimeProvider clock)
{
    private const string Consumers = "consumers";

    public async Task<Report> RunAsync(SupplyOrder order, CancellationToken cancellationToken)
    {
        var secret = await new SecretReader(access).ReadAsync(order.SecretId, cancellationToken);
        var version = WaitingVersion.Of(secret);
        var function = StepRunner.FunctionOf(secret, order.Function);
        var settings = ReadSettings();
        await TellConsumersAsync(secret);

        var key = NewKey.Read(order, settings.Recipe, cancellationToken);
        var current = await new CurrentCredential(access, rotators, clock).ReadAsync(secret, cancellationToken);
        var value = await new KeyTrial(access.Store, settings, clock).ComposeAsync(current, key, cancellationToken);
        await UnmovedLabels.RequireAsync(access, secret, cancellationToken);
        var staged = new StagedValue(access, secret, version);
        await StoreAsync(secret, staged, value, cancellationToken);
        await FinishAsync(secret, staged, function, version, cancellationToken);
        return Done(secret, version, settings.Recipe.Vendor);
    }

    private ApiKeySettings ReadSettings() => rotators.ReadApiKeySettings() ?? throw new RotationException(RotationErrors.InvalidSettings,
        "Which recipe the function has must be known, to tell where the key goes and how it is tried. Name it with --recipe, or set RECIPE.");

    private static Task TellConsumersAsync(SecretState secret)
    {
        var consumers = secret.Tags.GetValueOrDefault(Consumers, $"no tag '{Consumers}' tells");
        return Console.Error.WriteLineAsync($"The key of {secret.Name} will be switched as soon as it is accepted. Used by: {consumers}.");
    }

    private static async Task StoreAsync(SecretState secret, StagedValue staged, SecretValue value, CancellationToken cancellationToken)
    {
        if (await staged.StoreAsync(value, cancellationToken))
            return;
        throw new RotationException(CommandErrors.WrongState,
            $"Somebody else has just supplied another key for {secret.Name}; theirs stays. Look with: rotate status {secret.ForRotate}");
    }

    private static async Task FinishAsync(
        SecretState secret, StagedValue staged, string function, string version, CancellationToken cancellationToken)
    {
        try
        {
            await staged.FinishAsync(function, cancellationToken);
        }
        catch (RotationException failure)
        {
            throw new RotationException(CommandErrors.StepFailed,
                $"The key of {secret.Name} is stored as the pending version {version}, and is not current yet. {failure.Message} "
                + $"Look with: rotate status {secret.ForRotate} --try-all");
        }
    }

    private static DoneReport Done(SecretState secret, string version, string vendor) => new(secret.Arn, version,
        $"The key is current, as version {version}. Revoke the old one in the console of {vendor} once every application has read the new one.", null);
}
