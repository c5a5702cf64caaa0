using System.Security.Cryptography;
using Npgsql;
using RotationFunctions.Databases;

namespace RotationFunctions.PostgreSql;

/// <summary>
/// Makes the user whose turn is next the equal of the one in use, in one transaction: cut off at any point, nothing has changed.
/// </summary>
internal sealed class TurnPreparation(NpgsqlConnection connection, UserTurn turn)
{
    private readonly RoleCatalogue _catalogue = new(connection);

    private Role _next = new(turn.Next);
    private bool _isNew;
    private string _sharedRole = turn.InUse;

    /// <summary>What an administrator could do about the outcome; <c>null</c> where nothing needs to be done.</summary>
    public string? Advice { get; private set; }

    public Task RunAsync(string password, RandomNumberGenerator random, CancellationToken cancellationToken) =>
        RunAsync(password, random, tryOut: null, cancellationToken);

    /// <summary>Does the same and takes it back.</summary>
    /// <param name="announce">Is told the statements, for people, before the first of them runs.</param>
    public Task TryOutAsync(
        string password, RandomNumberGenerator random, Action<IReadOnlyList<string>> announce, CancellationToken cancellationToken) =>
        RunAsync(password, random, announce, cancellationToken);

    private async Task RunAsync(
        string password, RandomNumberGenerator random, Action<IReadOnlyList<string>>? tryOut, CancellationToken cancellationToken)
    {
        try
        {
            var verifier = await PasswordVerifier.MakeAsync(connection, turn.Next, password, random, cancellationToken);
            // The administrator's own settings must not count.
            await connection.ExecuteAsync(
                ["SET default_transaction_read_only = off", "SET datestyle = 'ISO'", "SET timezone = 'UTC'"], cancellationToken);
            await using var transaction = await ServerTransaction.BeginAsync(connection, cancellationToken);
            var administrator = await _catalogue.AdministratorAsync(cancellationToken);
            var plan = await PlanAsync(administrator, cancellationToken);
            string[] shown = [.. plan.Select(statement => statement.Shown), SetPassword("…")];
            tryOut?.Invoke(shown);
            foreach (var statement in plan)
                await ExecuteAsync(statement, administrator, cancellationToken);
            await SetPasswordAsync(verifier, administrator, cancellationToken);
            await new ConnectPrivilege(_catalogue, turn).RequireAsync(_sharedRole, _isNew, administrator, cancellationToken);
            if (tryOut is not null)
                return; // never committed
            foreach (var change in shown)
                turn.OnChange(change);
            await transaction.CommitAsync(cancellationToken);
        }
        catch (NpgsqlException failure)
        {
            throw Name(failure, "");
        }
    }

    private async Task<IReadOnlyList<Statement>> PlanAsync(Administrator administrator, CancellationToken cancellationToken)
    {
        var inUse = await _catalogue.FindAsync(turn.InUse, cancellationToken) ?? throw new RotationException(DatabaseErrors.NoCredentialWorks,
            $"The user '{turn.InUse}' has just been dropped, so '{turn.Next}' cannot take its place.");
        var existing = await _catalogue.FindAsync(turn.Next, cancellationToken);
        (_next, _isNew) = (existing ?? _next, existing is null);
        if (_isNew)
            await _catalogue.RequireNameFitsAsync(turn.Next, cancellationToken);
        var startRole = await _catalogue.StartRoleAsync(turn.InUse, turn.Database ?? PostgreSqlEngine.UsualDatabase, cancellationToken);
        var sharing = Sharing.Find(turn, inUse, existing, startRole);
        _sharedRole = sharing.Role;
        await new SharingCheck(_catalogue, new Belongings(connection), turn, sharing, administrator).RequireAsync(cancellationToken);
        var next = new NextUser(turn, inUse, existing, sharing);
        Advice = next.FindGap(administrator);
        return new RoleChange(existing, next.Describe(administrator), inUse, administrator).Statements();
    }

    private async Task ExecuteAsync(Statement statement, Administrator administrator, CancellationToken cancellationToken)
    {
        try
        {
            await connection.ExecuteAsync([statement.Sql], cancellationToken);
        }
        catch (PostgresException refusal) when (refusal.SqlState == PostgresErrorCodes.InvalidParameterValue)
        {
            // Not the answer to a password, though that has the same code.
            throw new RotationException(DatabaseErrors.StatementRefused,
                $"PostgreSQL refused to prepare the user '{turn.Next}': the value of one of the settings of '{turn.InUse}' is not valid any more.");
        }
        catch (NpgsqlException failure)
        {
            // A setting can be refused for its own sake, or since the user may not be altered at all.
            var mayNotAlter = failure is PostgresException { Routine: "AlterRoleSet" };
            throw Name(failure, mayNotAlter ? administrator.CureForAltering(_next) : statement.Cure);
        }
    }

    private RotationException Name(NpgsqlException failure, string cure) => StatementFailure.Name(failure, "prepare the user", turn.Next, cure);

    private async Task SetPasswordAsync(string verifier, Administrator administrator, CancellationToken cancellationToken)
    {
        try
        {
            await connection.ExecuteAsync([SetPassword(verifier)], cancellationToken);
        }
        catch (NpgsqlException failure)
        {
            throw StatementFailure.Name(failure, "set the password of the user", turn.Next, $"{administrator.CureForAltering(_next)} Where Amazon RDS "
                + $"restricts this (rds.restrict_password_commands), also: GRANT rds_password TO {Quoted.Name(administrator.Name)}.");
        }
    }

    private string SetPassword(string verifier) => $"ALTER ROLE {Quoted.Name(turn.Next)} PASSWORD '{verifier}'";
}
