using System.Text.RegularExpressions;

namespace RotationFunctions.Walk.Tests.Canaries.MySql;

/// <summary>As AWS's functions make the other user: what the first one's <c>SHOW GRANTS</c> says is granted, and nothing is ever taken away.</summary>
/// <param name="forgets">What in the statements is left out besides; a statement of which nothing stays is not run.</param>
internal sealed class CopiedClone(string? forgets = null) : CloneCanary
{
    protected override async Task PrepareAsync(SecretValue administrator, string user, string other, string password, CancellationToken cancellationToken)
    {
        var grants = await ExecuteAsync(administrator, cancellationToken, $"SHOW GRANTS FOR '{user}'@'%'");
        string[] statements =
        [
            $"CREATE USER IF NOT EXISTS '{other}'@'%'",
            $"ALTER USER '{other}'@'%' WITH MAX_USER_CONNECTIONS 50",
            .. grants.Select(grant => grant.Replace($"`{user}`@", $"`{other}`@", StringComparison.Ordinal)),
            $"SET DEFAULT ROLE ALL TO '{other}'@'%'",
            $"ALTER USER '{other}'@'%' IDENTIFIED BY '{password}'",
        ];
        var kept = statements.Select(statement => forgets is null ? statement : Regex.Replace(statement, forgets, "")).Where(statement => statement.Length > 0);
        await ExecuteAsync(administrator, cancellationToken, [.. kept]);
    }
}
