namespace RotationFunctions.Walk.Tests.Canaries.PostgreSql;

/// <summary>As AWS's function has it: a user that exists gets its password, and stays otherwise what it was.</summary>
internal sealed class Repassworded : CopiedClone
{
    protected override async Task PrepareAsync(SecretValue administrator, string user, string other, string password, CancellationToken cancellationToken)
    {
        var exists = (await ExecuteAsync(administrator, cancellationToken, $"SELECT 1 FROM pg_roles WHERE rolname = '{other}'")).Count > 0;
        if (exists)
            await ExecuteAsync(administrator, cancellationToken, $"ALTER ROLE {other} PASSWORD '{password}'");
        else
            await base.PrepareAsync(administrator, user, other, password, cancellationToken);
    }
}
