namespace RotationFunctions.Walk.Tests.Canaries.MySql;

/// <summary>
/// Grants much and takes back what was too much, with the password first. As with the partial revokes that AWS's functions leave out: after a
/// failure in between, the repeat finds that the password logs in, and the other user may do what the first one may not.
/// </summary>
internal sealed class WidenedClone : CloneCanary
{
    protected override Task PrepareAsync(SecretValue administrator, string user, string other, string password, CancellationToken cancellationToken) =>
        ExecuteAsync(administrator, cancellationToken,
            $"CREATE USER '{other}'@'%' IDENTIFIED BY '{password}'",
            $"GRANT ALL ON of_{user}.* TO '{other}'@'%'",
            $"REVOKE DROP ON of_{user}.* FROM '{other}'@'%'");
}
