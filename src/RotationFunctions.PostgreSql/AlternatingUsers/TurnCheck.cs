using System.Security.Cryptography;
using Npgsql;
using RotationFunctions.Databases;

namespace RotationFunctions.PostgreSql;

/// <summary>Looks what the next turn would change, and whether the administrator may.</summary>
internal sealed class TurnCheck(NpgsqlConnection connection, UserTurn turn, Checklist checks)
{
    private readonly RoleCatalogue _catalogue = new(connection);

    /// <param name="sample">A password that is set and taken back.</param>
    public Task RunAsync(string sample, RandomNumberGenerator random, CancellationToken cancellationToken) => checks.TryAsync("privileges", async () =>
    {
        await LookAtUsersAsync(cancellationToken);
        var preparation = new TurnPreparation(connection, turn);
        await preparation.TryOutAsync(sample, random, statements => turn.Announce(checks, statements), cancellationToken);
        if (preparation.Advice is { } advice)
            checks.Warn("attributes", advice);
        return $"The administrator may make '{turn.Next}' the equal of '{turn.InUse}' and set its password: tried out in a transaction that was rolled back.";
    });

    /// <remarks>Where the first user owns something in its own name, the other way is an owner role, which takes some doing.</remarks>
    private async Task LookAtUsersAsync(CancellationToken cancellationToken)
    {
        try
        {
            await new UserLimits(connection, turn.InUse, checks).LookAsync(connectionsNeeded: 1, cancellationToken); // the next one gets them too
            if (await _catalogue.StartRoleAsync(turn.First, turn.Database ?? PostgreSqlEngine.UsualDatabase, cancellationToken) is null
                && await new Belongings(connection).OwnedAsync(turn.First, cancellationToken) is { Count: > 0 } databases)
            {
                var ownerRole = new OwnerRole(turn, await _catalogue.AdministratorAsync(cancellationToken));
                checks.Pass("owner role", ownerRole.Describe(databases), ownerRole.Statements());
            }
        }
        catch (NpgsqlException failure)
        {
            throw StatementFailure.Name(failure, "look for what belongs to the user", turn.First, "Let everybody read the catalogue again, as PostgreSQL does.");
        }
    }
}
