using System.Text.Json.Nodes;
using RotationFunctions.Databases;

namespace RotationFunctions.Tests;

internal static class SecretWriter
{
    /// <summary>A credential as a secret holds it.</summary>
    public static SecretValue Write(DatabaseSecret secret) => SecretValue.FromText(new JsonObject
    {
        ["engine"] = secret.Engine,
        ["host"] = secret.Host,
        ["port"] = secret.Port,
        ["dbname"] = secret.Database,
        ["username"] = secret.UserName,
        ["password"] = secret.Password,
        ["ssl"] = secret.Ssl,
    }.ToJsonString());
}
