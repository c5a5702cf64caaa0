namespace RotationFunctions.PostgreSql;

/// <summary>That a user is a member of a role.</summary>
/// <param name="Grantor">Who made it one; from PostgreSQL 16 on there may be several, each with a membership of their own.</param>
/// <param name="Admin">It may make others a member.</param>
/// <param name="Inherit">It has the role's privileges at once. Before PostgreSQL 16 a property of the user.</param>
/// <param name="Set">It may work as the role (<c>SET ROLE</c>). Before PostgreSQL 16 every member may.</param>
internal sealed record Membership(string Role, string Grantor, bool Admin, bool Inherit, bool Set)
{
    public const string AdminOption = "ADMIN";

    /// <summary>The options that it has, and the other has not.</summary>
    public IEnumerable<string> OptionsBeyond(Membership other)
    {
        if (Admin && !other.Admin)
            yield return AdminOption;
        if (Inherit && !other.Inherit)
            yield return "INHERIT";
        if (Set && !other.Set)
            yield return "SET";
    }
}
