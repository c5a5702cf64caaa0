using RotationFunctions.Databases;
using RotationFunctions.Tests;

namespace RotationFunctions.PostgreSql.Tests;

/// <summary>Those of every engine.</summary>
public class ConnectionFailureTests(TestServers servers) : ConnectionFailures
{
    protected override int BytesOfGreeting => 8; // the wish for TLS, or how long the next message is and its protocol

    protected override async Task<IDatabaseSession> LogInAsync(string? host, int? port, bool? ssl, CancellationToken? cancellationToken)
    {
        var account = await Account.CreateAsync(await servers.UsualAsync());
        return await account.LogInAsync(account.Secret(host: host, port: port, ssl: ssl), cancellationToken: cancellationToken);
    }
}
