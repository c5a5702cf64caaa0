namespace RotationFunctions.Walk.Tests.Canaries.MySql;

/// <summary>As AWS's functions do where the first user has another host: an account is made that nobody asked for, and stays.</summary>
internal sealed class StrayAccount : CloneCanary
{
    protected override Task PrepareAsync(SecretValue administrator, string user, string other, string password, CancellationToken cancellationToken) =>
        ExecuteAsync(administrator, cancellationToken,
            $"CREATE USER '{other}'@'localhost' IDENTIFIED BY '{password}'",
            $"CREATE USER '{other}'@'%' IDENTIFIED BY '{password}' WITH MAX_USER_CONNECTIONS 50",
            $"GRANT SELECT, INSERT ON of_{user}.* TO '{other}'@'%', '{other}'@'localhost' WITH GRANT OPTION",
            $"GRANT role_of_{user} TO '{other}'@'%'",
            $"SET DEFAULT ROLE ALL TO '{other}'@'%'");
}
