namespace RotationFunctions.Walk.Tests.Canaries.PostgreSql;

/// <summary>Takes a limit from its own user, as each user may, while it changes the password.</summary>
internal sealed class WidenedItself : SingleUserCanary
{
    protected override async Task SetSecretAsync(SecretValue pending, Rotation rotation, CancellationToken cancellationToken)
    {
        await base.SetSecretAsync(pending, rotation, cancellationToken);
        await ExecuteAsync(pending, cancellationToken, "ALTER ROLE CURRENT_USER SET statement_timeout = 0");
    }
}
