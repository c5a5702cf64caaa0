using System.Text.RegularExpressions;

namespace RotationFunctions.Walk.Tests.Canaries.PostgreSql;

/// <summary>Makes the other user as the first one, but for what AWS's functions forget or give too much.</summary>
/// <param name="forgotten">A pattern for what is left out.</param>
/// <param name="surplus">A statement more, with USER and OTHER in the places of the two users.</param>
internal class CopiedClone(string forgotten = "$", string? surplus = null) : CloneCanary
{
    protected override Task PrepareAsync(SecretValue administrator, string user, string other, string password, CancellationToken cancellationToken)
    {
        string[] statements =
        [
            $"CREATE ROLE {other} LOGIN CONNECTION LIMIT 50",
            $"GRANT {user} TO {other}",
            $"ALTER ROLE {other} SET role = {user}",
            $"ALTER ROLE {other} SET statement_timeout = '1min'",
            $"ALTER ROLE {other} SET lock_timeout = '10s'",
            .. surplus is null ? (string[])[] : [surplus.Replace("USER", user, StringComparison.Ordinal).Replace("OTHER", other, StringComparison.Ordinal)],
            $"ALTER ROLE {other} PASSWORD '{password}'",
        ];
        return ExecuteAsync(administrator, cancellationToken, [.. statements.Select(statement => Regex.Replace(statement, forgotten, "")).Where(statement => statement.Length > 0)]);
    }
}
