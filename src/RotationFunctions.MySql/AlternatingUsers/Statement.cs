namespace RotationFunctions.MySql;

/// <param name="Cure">The statement that lets the administrator run it, where that is refused.</param>
internal sealed record Statement(string Sql, string Cure)
{
    /// <summary>For people: without what may be a secret.</summary>
    public string Shown { get; init; } = Sql;

    /// <summary>What lets it run where something has the account for its definer already; empty where nothing should.</summary>
    public string CureWhereDefiner { get; init; } = "";

    /// <summary>The table or view on which rights are revoked, as SQL has it; <c>null</c> for any other statement.</summary>
    public string? RevokesOnTable { get; init; }

    /// <summary>Takes a role that may not be passed on: where that has become mandatory, every account has it anyway.</summary>
    public bool RevokesPlainRole { get; init; }

    /// <summary>MariaDB has words for packages in its Oracle mode alone.</summary>
    public bool NeedsOracleMode { get; init; }
}
