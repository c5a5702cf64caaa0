namespace RotationFunctions.Walk.Tests.Canaries.PostgreSql;

/// <summary>
/// As AWS's functions for MySQL make the other user: with its password first and its rights afterwards. Cut off in between, the repeat
/// finds that the password logs in, takes the user for ready, and a user without rights becomes current.
/// </summary>
internal sealed class HalfMadeClone : CloneCanary
{
    protected override Task PrepareAsync(SecretValue administrator, string user, string other, string password, CancellationToken cancellationToken) =>
        ExecuteAsync(administrator, cancellationToken,
            $"CREATE ROLE {other} LOGIN CONNECTION LIMIT 50 PASSWORD '{password}'",
            $"GRANT {user} TO {other}",
            $"ALTER ROLE {other} SET role = {user}",
            $"ALTER ROLE {other} SET statement_timeout = '1min'");
}
