using System.Security.Cryptography;
using System.Text.Json.Nodes;
using RotationFunctions.Databases;
using RotationFunctions.Tests;

namespace RotationFunctions.PostgreSql.Tests;

/// <summary>An account's secret and the rotator for it, on a real server.</summary>
internal sealed class Stage(Account account, DatabaseSettings? settings = null, string? database = null) : RotationStage(
    new DatabaseRotator(new PostgreSqlEngine((settings ?? Trusting(account)).Tls, RandomNumberGenerator.Create()), settings ?? Trusting(account)),
    Value(account, database))
{
    private static DatabaseSettings Trusting(Account account) => new() { Tls = new TlsSettings(account.Server.CaBundlePath) };

    private static SecretValue Value(Account account, string? database) => SecretValue.FromText(new JsonObject
    {
        ["engine"] = "postgres",
        ["host"] = account.Server.Host,
        ["port"] = account.Server.Port,
        ["dbname"] = database ?? "postgres",
        ["username"] = account.User,
        ["password"] = account.Password,
    }.ToJsonString());
}
