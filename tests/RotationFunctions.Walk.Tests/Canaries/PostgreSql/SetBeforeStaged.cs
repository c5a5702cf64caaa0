namespace RotationFunctions.Walk.Tests.Canaries.PostgreSql;

/// <summary>Changes the password on the server before Secrets Manager has it. Where the put does not happen, nobody knows it any more.</summary>
internal sealed class SetBeforeStaged : SingleUserCanary
{
    protected override async Task<SecretValue> CreateSecretAsync(SecretValue current, Rotation rotation, CancellationToken cancellationToken)
    {
        var pending = await base.CreateSecretAsync(current, rotation, cancellationToken);
        await ExecuteAsync(current, cancellationToken, Change(pending.GetString("password")));
        return pending;
    }

    protected override Task SetSecretAsync(SecretValue pending, Rotation rotation, CancellationToken cancellationToken) => Task.CompletedTask;
}
