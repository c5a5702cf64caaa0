using RotationFunctions.Databases;

namespace RotationFunctions.PostgreSql;

/// <summary>
/// Looks whether the next user, as it has just been made, will be let into the database. The server asks that of the user who logs in, and not of
/// the role in which it starts.
/// </summary>
internal sealed class ConnectPrivilege(RoleCatalogue catalogue, UserTurn turn)
{
    private readonly string _database = turn.Database ?? PostgreSqlEngine.UsualDatabase;

    /// <param name="role">In which both work.</param>
    /// <param name="isNew">Whether the user is there in this transaction alone, so that nobody can grant it anything yet.</param>
    /// <exception cref="RotationException"><see cref="DatabaseErrors.PrivilegeMissing"/></exception>
    public async Task RequireAsync(string role, bool isNew, Administrator administrator, CancellationToken cancellationToken)
    {
        if (await catalogue.MayConnectAsync(turn.Next, _database, cancellationToken) is not false)
            return;
        var inherits = await catalogue.InheritsAsync(turn.Next, role, cancellationToken);
        var cure = Grant(inherits || isNew ? role : turn.Next) + (inherits || !isNew ? "" : $"; {Inherit(role, administrator)}");
        throw new RotationException(DatabaseErrors.PrivilegeMissing,
            $"The user '{turn.Next}' could not connect to the database '{_database}': the server asks that privilege of the user who logs in, with what "
            + $"it inherits, and not of the role in which it starts. Let an administrator run: {cure}. Nothing was changed.");
    }

    private string Grant(string grantee) => $"GRANT CONNECT ON DATABASE {Quoted.Name(_database)} TO {Quoted.Name(grantee)}";

    /// <summary>The next user inherits as the one in use does.</summary>
    private string Inherit(string role, Administrator administrator) => administrator.HasGrantOptions
        ? $"GRANT {Quoted.Name(role)} TO {Quoted.Name(turn.InUse)} WITH INHERIT TRUE"
        : $"ALTER ROLE {Quoted.Name(turn.InUse)} INHERIT";
}
