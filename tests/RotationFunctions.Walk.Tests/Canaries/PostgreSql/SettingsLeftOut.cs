namespace RotationFunctions.Walk.Tests.Canaries.PostgreSql;

/// <summary>As AWS's function makes the other user: without the first one's connection limit and settings, such as <c>statement_timeout</c>.</summary>
internal sealed class SettingsLeftOut : CloneCanary
{
    protected override Task PrepareAsync(SecretValue administrator, string user, string other, string password, CancellationToken cancellationToken) =>
        ExecuteAsync(administrator, cancellationToken,
            $"CREATE ROLE {other} LOGIN",
            $"GRANT {user} TO {other}",
            $"ALTER ROLE {other} SET role = {user}",
            $"ALTER ROLE {other} PASSWORD '{password}'");
}
