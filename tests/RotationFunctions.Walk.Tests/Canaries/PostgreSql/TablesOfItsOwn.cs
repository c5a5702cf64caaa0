namespace RotationFunctions.Walk.Tests.Canaries.PostgreSql;

/// <summary>As AWS's function makes the other user: it owns what it creates, and after the next turn the first user is refused there.</summary>
internal sealed class TablesOfItsOwn : CloneCanary
{
    protected override Task PrepareAsync(SecretValue administrator, string user, string other, string password, CancellationToken cancellationToken) =>
        ExecuteAsync(administrator, cancellationToken,
            $"CREATE ROLE {other} LOGIN CONNECTION LIMIT 50",
            $"GRANT {user} TO {other}",
            $"ALTER ROLE {other} SET statement_timeout = '1min'",
            $"ALTER ROLE {other} PASSWORD '{password}'");
}
