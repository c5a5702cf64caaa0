using RotationFunctions.Local.DatabaseServers;

namespace RotationFunctions.PostgreSql.Tests;

/// <summary>How the usual server lets users in: members of these roles by the method that the role is named after, all others by SCRAM.</summary>
internal static class AccessRules
{
    public const string ByTrust = "by_trust";
    public const string ByClearText = "by_clear_text";
    public const string ByMd5 = "by_md5";
    public const string Rejected = "rejected";
    public const string OnlyByTls = "only_by_tls";

    private static readonly string[] Rules =
    [
        $"host all +{ByTrust} 127.0.0.1/32 trust",
        $"host all +{ByClearText} 127.0.0.1/32 password",
        $"host all +{ByMd5} 127.0.0.1/32 md5",
        $"host all +{Rejected} 127.0.0.1/32 reject",
        $"hostnossl all +{OnlyByTls} 127.0.0.1/32 reject",
        "host all all 127.0.0.1/32 scram-sha-256",
    ];

    public static async Task ApplyAsync(PrivatePostgreSql server)
    {
        await server.ExecuteAsync(
            $"CREATE ROLE {ByTrust}; CREATE ROLE {ByClearText}; CREATE ROLE {ByMd5}; CREATE ROLE {Rejected}; CREATE ROLE {OnlyByTls}", CancellationToken.None);
        await server.WriteFileAsync("pg_hba.conf", string.Join('\n', Rules));
        await server.ReloadAsync();
    }
}
