using System.Net.Sockets;

namespace RotationFunctions.PostgreSql.Tests;

/// <summary>Asks whoever comes for the password in clear text.</summary>
internal sealed class GreedyServer : ServerOfOurOwn
{
    protected override async Task TalkAsync(NetworkStream client, string user)
    {
        await client.WriteAsync(ServerMessage.AskForClearText, Stopping);
        while (await ReadAsync(client) is not null)
        {
            // Whatever comes is kept.
        }
    }
}
