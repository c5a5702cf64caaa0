using Npgsql;

namespace RotationFunctions.PostgreSql;

/// <summary>Runs statements on a connection, and asks it.</summary>
internal static class ConnectionExtensions
{
    /// <summary>Sends all statements at once; the first that fails ends them, and stands in the exception.</summary>
    public static async Task ExecuteAsync(this NpgsqlConnection connection, IEnumerable<string> statements, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var statement in statements)
            batch.BatchCommands.Add(new NpgsqlBatchCommand(statement));
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <param name="values">Of the parameters <c>$1</c>, <c>$2</c> and so on.</param>
    public static async Task<List<T>> QueryAsync<T>(
        this NpgsqlConnection connection, string sql, string[] values, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = value });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(read(reader));
        return rows;
    }
}
