using RotationFunctions.Databases;

namespace RotationFunctions.MySql;

/// <summary>The statements that a turn goes without, since what they are about does not exist now.</summary>
internal sealed class LeftOut(UserTurn turn)
{
    private readonly List<Statement> _refused = [];
    private readonly List<Statement> _spared = [];

    /// <summary>A sentence on the rights that the next user was not given; <c>null</c> where there are none.</summary>
    public string? Advice => _refused.Count == 0 ? null :
        $"What these are for does not exist now, so '{turn.Next}' was not given what '{turn.InUse}' has: {string.Join("; ", _refused.Select(statement => statement.Shown))}. "
        + $"Run them when it is there again, before the next rotation: that makes '{turn.InUse}' the equal of '{turn.Next}', and revokes what '{turn.Next}' still lacks by then. What "
        + $"nobody needs, revoke from '{turn.InUse}'.";

    /// <summary>One that the server refused: there is nothing to have a right on.</summary>
    public void Refuse(Statement statement) => _refused.Add(statement);

    /// <summary>One that would take what nobody could give back, where the table is only away for a time, or a role that every account has.</summary>
    public void Spare(Statement statement) => _spared.Add(statement);

    public IReadOnlyList<Statement> TakenFrom(IEnumerable<Statement> statements) => [.. statements.Except(_refused).Except(_spared)];
}
