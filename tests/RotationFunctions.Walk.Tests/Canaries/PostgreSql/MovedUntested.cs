namespace RotationFunctions.Walk.Tests.Canaries.PostgreSql;

/// <summary>Goes on after an error, and tests nothing: a password that the server has never heard of becomes current.</summary>
internal sealed class MovedUntested : SingleUserCanary
{
    protected override async Task SetSecretAsync(SecretValue pending, Rotation rotation, CancellationToken cancellationToken)
    {
        try
        {
            await base.SetSecretAsync(pending, rotation, cancellationToken);
        }
        catch (RotationException)
        {
            // "It will have been set by an earlier attempt."
        }
    }

    protected override Task TestSecretAsync(SecretValue value, Rotation rotation, CancellationToken cancellationToken) => Task.CompletedTask;
}
