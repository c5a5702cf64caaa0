namespace RotationFunctions.Walk.Tests.Canaries.PostgreSql;

/// <summary>A user that changes its own password.</summary>
internal abstract class SingleUserCanary : Canary
{
    /// <summary>Logs in with the current password and changes it, unless that is done.</summary>
    protected override async Task SetSecretAsync(SecretValue pending, Rotation rotation, CancellationToken cancellationToken)
    {
        var current = await rotation.ReadCurrentAsync(cancellationToken);
        try
        {
            await ExecuteAsync(current, cancellationToken, Change(pending.GetString("password")));
        }
        catch (RotationException) when (!cancellationToken.IsCancellationRequested)
        {
            if (!await LogsInAsync(pending, cancellationToken))
                throw;
        }
    }

    protected static string Change(string password) => $"ALTER ROLE CURRENT_USER PASSWORD '{password}'";
}
