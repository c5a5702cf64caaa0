using RotationFunctions.Local.DatabaseServers;
using RotationFunctions.Tests;

namespace RotationFunctions.MySql.Tests;

/// <summary>The driver trusts the loopback address more than others: what is proved there holds on another.</summary>
public class NotLoopbackTests(TestServers servers)
{
    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task Two_users_take_turns_with_tls_and_no_login_fails(MySqlKind kind)
    {
        var address = MachineAddress.Require().ToString();
        var turns = await Turns.CreateWithAdministratorAsync(await servers.UsualAsync(kind), host: address);

        await turns.TurnAsync();
        await turns.TurnAsync();

        await turns.RequireEqualAsync();
        var log = (await turns.Server.ReadLogAsync(TestContext.Current.CancellationToken))!;
        foreach (var user in new[] { turns.User, turns.Clone, $"admin of {turns.User}" })
        {
            Assert.Matches($"Connect\t{user}@{address} on  using SSL/TLS", log);
            Assert.DoesNotMatch($"Connect\t{user}@{address} on  using (?!SSL/TLS)", log);
            Assert.Equal(0, LoginCount.InMySqlLog(log, user).Refused);
        }
    }
}
