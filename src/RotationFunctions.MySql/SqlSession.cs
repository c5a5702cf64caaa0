using System.Globalization;
using MySqlConnector;

namespace RotationFunctions.MySql;

/// <summary>A connection that runs statements and gives back what it is answered as text.</summary>
internal abstract class SqlSession(ServerConnection connection) : IAsyncDisposable
{
    /// <summary>Whether the connection has not been lost.</summary>
    public bool IsOpen => connection.IsOpen;

    public Task ExecuteAsync(string sql, CancellationToken cancellationToken) =>
        connection.RunAsync(sql, command => command.ExecuteNonQueryAsync(cancellationToken), cancellationToken);

    /// <summary>The first column of the first row as text; <c>null</c> where there is none, or a NULL.</summary>
    public async Task<string?> ReadAsync(string sql, CancellationToken cancellationToken) =>
        Text(await connection.RunAsync(sql, command => command.ExecuteScalarAsync(cancellationToken), cancellationToken));

    /// <summary>The first column of every row.</summary>
    public async Task<IReadOnlyList<string>> ListAsync(string sql, CancellationToken cancellationToken) =>
        [.. (await RowsAsync(sql, cancellationToken)).Select(row => row[0]!)];

    /// <summary>Every row, each column of it as text, or <c>null</c>.</summary>
    public Task<IReadOnlyList<string?[]>> RowsAsync(string sql, CancellationToken cancellationToken) => AskAsync(
        sql, row => Enumerable.Range(0, row.FieldCount).Select(column => Text(row.GetValue(column))).ToArray(), cancellationToken);

    /// <summary>Every row, with its columns by their names.</summary>
    public Task<IReadOnlyList<Dictionary<string, string?>>> RecordsAsync(string sql, CancellationToken cancellationToken) => AskAsync(
        sql, row => Enumerable.Range(0, row.FieldCount).ToDictionary(row.GetName, column => Text(row.GetValue(column))), cancellationToken);

    private Task<IReadOnlyList<T>> AskAsync<T>(string sql, Func<MySqlDataReader, T> read, CancellationToken cancellationToken) =>
        connection.RunAsync<IReadOnlyList<T>>(sql, async command =>
        {
            await using var answer = await command.ExecuteReaderAsync(cancellationToken);
            var rows = new List<T>();
            while (await answer.ReadAsync(cancellationToken))
                rows.Add(read(answer));
            return rows;
        }, cancellationToken);

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private static string? Text(object? value) => value is null or DBNull ? null : Convert.ToString(value, CultureInfo.InvariantCulture);
}
