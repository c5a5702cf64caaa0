namespace RotationFunctions.PostgreSql;

/// <param name="Cure">A sentence on what lets the administrator run it, where that is refused.</param>
internal sealed record Statement(string Sql, string Cure)
{
    /// <summary>For people: without what may be a secret.</summary>
    public string Shown { get; init; } = Sql;
}
