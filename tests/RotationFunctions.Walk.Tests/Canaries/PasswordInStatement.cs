namespace RotationFunctions.Walk.Tests.Canaries;

/// <summary>As AWS's functions for PostgreSQL change the password: in clear text, so that it stands in the server's log.</summary>
internal sealed class PasswordInStatement : Canary
{
    protected override async Task SetSecretAsync(SecretValue pending, Rotation rotation, CancellationToken cancellationToken)
    {
        if (!await LogsInAsync(pending, cancellationToken))
        {
            await ExecuteAsync(await rotation.ReadCurrentAsync(cancellationToken), cancellationToken,
                $"ALTER ROLE {pending.GetString("username")} PASSWORD '{pending.GetString("password")}'");
        }
    }
}
