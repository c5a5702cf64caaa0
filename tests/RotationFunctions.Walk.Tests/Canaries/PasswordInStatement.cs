namespace RotationFunctions.Walk.Tests.Canaries;

/// <summary>As AWS's functions for PostgreSQL and MariaDB change the password: in clear text, so that it stands in the server's log.</summary>
/// <param name="change">The statement with ? in the place of the password.</param>
internal sealed class PasswordInStatement(string change) : Canary
{
    protected override async Task SetSecretAsync(SecretValue pending, Rotation rotation, CancellationToken cancellationToken)
    {
        var current = await rotation.ReadCurrentAsync(cancellationToken);
        await ExecuteAsync(current, cancellationToken, change.Replace("?", pending.GetString("password"), StringComparison.Ordinal));
    }
}
