using RotationFunctions.Databases;

namespace RotationFunctions.PostgreSql;

/// <summary>A role that nobody logs in with, which owns what both users make: how one is set up where the first user works as itself.</summary>
internal sealed class OwnerRole(UserTurn turn, Administrator administrator)
{
    private readonly string _first = Quoted.Name(turn.First);
    private readonly string _owner = Quoted.Name($"{turn.First}_owner");

    /// <param name="databases">Where the first user owns something.</param>
    public string Describe(IEnumerable<string> databases) =>
        $"'{turn.First}' owns what it makes, and '{UserTurn.After(turn.First).Next}' works as '{turn.First}', so both can use it. Nothing needs to be done. To have it "
        + $"belong to a role that nobody logs in with, let a superuser, or somebody who is a member of both, run these {(turn.InUse == turn.First ? "while" : "once")} '{turn.First}' is in use"
        + $"{(turn.InUse == turn.First ? "" : " again")}, the last one in each of these databases: {string.Join(", ", databases.Select(name => $"'{name}'"))}. What "
        + $"others have granted to '{turn.First}' (CONNECT to the database, too) must be granted to that role then, and its default privileges (ALTER DEFAULT PRIVILEGES) set for that role.";

    public IReadOnlyList<string> Statements() =>
    [
        $"CREATE ROLE {_owner}",
        $"GRANT {_owner} TO {_first}",
        .. administrator.HasGrantOptions ? [administrator.GrantAdmin($"{turn.First}_owner")] : Array.Empty<string>(),
        $"ALTER ROLE {_first} SET role TO {Quoted.Text($"{turn.First}_owner")}",
        $"REASSIGN OWNED BY {_first} TO {_owner}",
    ];
}
