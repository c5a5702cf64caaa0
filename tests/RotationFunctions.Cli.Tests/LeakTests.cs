using RotationFunctions.IntegrationTests;

namespace RotationFunctions.Cli.Tests;

/// <summary>No command prints a secret, whatever it finds.</summary>
public class LeakTests(TestServer server)
{
    [Theory]
    [InlineData]
    [InlineData("--json")]
    public async Task No_password_is_in_the_output_of_any_command(params string[] options)
    {
        await using var stage = await Stage.StartAsync(server, Operator.PostgreSqlFunction);
        await stage.RotateAsync();
        HashSet<string> passwords = [stage.OldPassword];
        var output = "";
        string[][] commands =
        [
            ["status", "--try-all"], ["check"], ["check", "--function", stage.Function], ["invoke", "checkSecret"], ["rollback", "--yes"], ["now", "--yes"], ["abandon", "--yes"],
            ["supply", "--recipe", "supplied"],
        ];

        foreach (var command in commands)
        {
            string[] arguments = [command[0], .. command[0] == "invoke" ? [command[1]] : Array.Empty<string>(), stage.SecretArn, .. command[(command[0] == "invoke" ? 2 : 1)..], .. options];
            var ran = await Operator.RunAsync(stage, arguments);
            output += ran.Output + ran.Error;
            Assert.NotEqual("", ran.Output + ran.Error);
            passwords.Add(await stage.PasswordAsync());
        }

        Assert.Equal(3, passwords.Count);
        Assert.All(passwords, password => Assert.DoesNotContain(password, output, StringComparison.Ordinal));
    }
}
