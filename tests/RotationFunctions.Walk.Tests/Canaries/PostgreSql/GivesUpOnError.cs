namespace RotationFunctions.Walk.Tests.Canaries.PostgreSql;

/// <summary>Takes back the staged value on any error. Where the answer alone was lost, that was the password of the server.</summary>
internal sealed class GivesUpOnError : SingleUserCanary
{
    protected override async Task SetSecretAsync(SecretValue pending, Rotation rotation, CancellationToken cancellationToken)
    {
        try
        {
            await ExecuteAsync(await rotation.ReadCurrentAsync(cancellationToken), cancellationToken, Change(pending.GetString("password")));
        }
        catch (RotationException)
        {
            await rotation.DetachPendingAsync();
            throw;
        }
    }
}
