using RotationFunctions.Local.DatabaseServers;

namespace RotationFunctions.MySql.Tests;

/// <summary>The server's policy refuses the password that the next user shall have.</summary>
public class RefusedPasswordTests
{
    private static readonly PasswordSettings Weak = new() { Length = 8, RequireEachIncludedType = false, ExcludeNumbers = true };

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task It_is_given_up_and_the_next_rotation_finishes_in_any_turn(MySqlKind kind)
    {
        await using var server = await TestServers.StartOwnAsync(kind);
        await server.ExecuteAsync(
            kind == MySqlKind.MySql ? "INSTALL COMPONENT 'file://component_validate_password'" : "INSTALL SONAME 'simple_password_check'", TestContext.Current.CancellationToken);
        var turns = await Turns.CreateAsync(server, password: "Good enough, 1234567");

        for (var turn = 0; turn < 3; turn++)
        {
            turns.Passwords = Weak;
            turns.Begin();
            await turns.RunAsync(RotationStep.CreateSecret, turns.Token);
            var next = turns.UserOf(StagingLabels.Pending);
            var refused = turns.PasswordOf(StagingLabels.Pending);

            var error = await Assert.ThrowsAsync<RotationException>(() => turns.RunAsync(RotationStep.SetSecret, turns.Token));

            Assert.StartsWith("PasswordRejected: ", error.Message, StringComparison.Ordinal);
            Assert.Null(turns.Store.VersionWith(StagingLabels.Pending));
            Assert.NotEqual(0, await turns.TryLogInAsync(next, refused));
            Assert.Equal(0, await turns.TryLogInAsync(turns.UserOf(StagingLabels.Current), turns.PasswordOf(StagingLabels.Current)));

            turns.Passwords = new PasswordSettings();
            await turns.TurnAsync();
            await turns.RequireEqualAsync();
            await turns.RequireAsync(["SELECT 1"], []);
        }
    }

    [Fact]
    public async Task MariaDb_that_takes_no_verifiers_gets_passwords_and_the_log_says_what_that_means()
    {
        await using var server = await TestServers.StartOwnAsync(MySqlKind.MariaDb);
        await server.ExecuteAsync("INSTALL SONAME 'simple_password_check'", TestContext.Current.CancellationToken);
        var turns = await Turns.CreateAsync(server, password: "Good enough, 1234567");

        await turns.TurnAsync();

        Assert.Contains(turns.Log.Lines, line => line.Contains("strict_password_validation", StringComparison.Ordinal));
        await turns.RequireEqualAsync();
    }
}
