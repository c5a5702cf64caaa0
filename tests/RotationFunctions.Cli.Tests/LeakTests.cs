using System.Text.Json.Nodes;
using Amazon.Runtime;
using Amazon.SecretsManager;
using Amazon.SecretsManager.Model;
using RotationFunctions.IntegrationTests;

namespace RotationFunctions.Cli.Tests;

/// <summary>No command prints a secret, whatever it finds.</summary>
public class LeakTests(TestServer server)
{
    [Theory]
    [InlineData]
    [InlineData("--json")]
    public async Task No_password_is_in_the_output_of_any_command_on_a_database(params string[] options)
    {
        var journal = new FileInfo(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()));
        await using var stage = await Stage.StartAsync(server, Operator.PostgreSqlFunction);
        await stage.RotateAsync();
        HashSet<string> passwords = [stage.OldPassword];
        var output = "";
        string[][] commands =
        [
            ["status", "--try-all"], ["check"], ["check", "--function", stage.Function], ["invoke", "checkSecret"], ["rollback", "--yes"], ["now", "--yes"], ["abandon", "--yes"],
            ["abandon", "--yes", "--function", stage.Function], ["now", "--compromised", "--end-sessions", "--yes", "--journal", journal.FullName],
            ["invoke", "createSecret"], ["invoke", "setSecret"], ["invoke", "testSecret"], ["invoke", "finishSecret"],
        ];

        foreach (var command in commands)
        {
            string[] arguments = [command[0], .. command[0] == "invoke" ? [command[1]] : Array.Empty<string>(), stage.SecretArn, .. command[(command[0] == "invoke" ? 2 : 1)..], .. options];
            var ran = await Operator.RunAsync(stage, arguments);
            output += ran.Output + ran.Error;
            Assert.NotEqual("", ran.Output + ran.Error);
            passwords.Add(await stage.PasswordAsync());
        }

        output += await File.ReadAllTextAsync(journal.FullName, TestContext.Current.CancellationToken);
        journal.Delete();
        Assert.Equal(5, passwords.Count);
        Assert.DoesNotContain("\u001b", output, StringComparison.Ordinal); // nothing but plain text without a terminal
        Assert.All(passwords, password => Assert.DoesNotContain(password, output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData]
    [InlineData("--json")]
    public async Task No_key_is_in_the_output_of_any_command_on_an_api_key_that_a_person_supplies(params string[] options)
    {
        var journal = new FileInfo(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()));
        await using var stage = await KeyStage.StartAsync();
        var (first, second) = (stage.Vendor.MakeKey("first").Value, stage.Vendor.MakeKey("second").Value);
        const string Wrong = "canary-7Q";
        (string[] Command, string Input, int Exit)[] commands =
        [
            (["status", "--try-all"], "", 1), (["check"], "", 0), (["check", "--function", "rotate-api-key"], "", 0), (["invoke", "checkSecret"], "", 0),
            (["supply"], Wrong, 1), (["supply"], $" {Wrong}", 1), (["supply"], first, 0), (["status", "--try-all"], "", 0), (["rollback", "--yes"], "", 0),
            (["now", "--wait", "1", "--yes"], "", 1), (["abandon", "--yes"], "", 0), (["now", "--compromised", "--wait", "1", "--yes", "--journal", journal.FullName], "", 1),
            (["invoke", "createSecret"], "", 1), (["invoke", "setSecret"], "", 1), (["invoke", "finishSecret"], "", 1),
            (["supply", "--function", "nobody"], second, 1), (["status", "--try-all"], "", 1), (["invoke", "testSecret"], "", 0), (["invoke", "finishSecret"], "", 0),
        ];
        var (output, exits) = ("", new List<string>());

        foreach (var (command, input, _) in commands)
        {
            await using var ran = Start(stage, [.. command, .. options]);
            await ran.TypeAsync(input);
            ran.CloseInput();
            exits.Add($"{string.Join(' ', command)}: {await ran.WaitAsync()}");
            Assert.NotEqual("", ran.Output + ran.Error);
            output += ran.Output + ran.Error;
        }

        output += await File.ReadAllTextAsync(journal.FullName, TestContext.Current.CancellationToken);
        journal.Delete();
        Assert.Equal(commands.Select(ran => $"{string.Join(' ', ran.Command)}: {ran.Exit}"), exits);
        Assert.Contains(second, await stage.KeyAsync(), StringComparison.Ordinal);
        Assert.Equal(await CommandsAsync(), commands.Select(ran => ran.Command[0]).Distinct().Order());
        Assert.All([stage.Old, first, second, Wrong], key => Assert.DoesNotContain(key, output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_secret_is_in_what_the_local_aws_prints()
    {
        await using var local = Rotate.Start("local", "--port", "0", "--json");
        var endpoint = (string)JsonNode.Parse(await local.WaitForLineAsync("\"endpoint\""))!["endpoint"]!;
        using var client = new AmazonSecretsManagerClient(new BasicAWSCredentials("local", "local"), new AmazonSecretsManagerConfig { ServiceURL = endpoint, AuthenticationRegion = "us-east-1" });
        var value = """{"engine":"postgres","host":"127.0.0.1","port":1,"username":"app","password":"canary-7Q"}""";
        await client.CreateSecretAsync(new CreateSecretRequest { Name = "orders", SecretString = value }, Stage.Stop);
        await client.RotateSecretAsync(new RotateSecretRequest { SecretId = "orders", RotationLambdaARN = "rotate-postgresql" }, Stage.Stop);
        await local.WaitForLineAsync("setSecret failed for ");
        var pending = (await client.GetSecretValueAsync(new GetSecretValueRequest { SecretId = "orders", VersionStage = StagingLabels.Pending }, Stage.Stop)).SecretString;
        await local.InterruptAsync();
        await local.WaitAsync();

        var output = local.Output + local.Error;
        Assert.DoesNotContain("canary-7Q", output, StringComparison.Ordinal);
        Assert.DoesNotContain((string)JsonNode.Parse(pending)!["password"]!, output, StringComparison.Ordinal);
    }

    private static Rotate Start(KeyStage stage, string[] command) => command[0] == "invoke"
        ? Rotate.Start(stage.Environment(), ["invoke", command[1], "mail/key", .. command[2..]])
        : stage.Start([command[0], "mail/key", .. command[1..]]);

    /// <summary>Those that work on a secret, as the help lists them.</summary>
    private static async Task<IEnumerable<string>> CommandsAsync()
    {
        await using var help = Rotate.Start("--help");
        await help.WaitAsync();
        return help.Output.Split("Commands:")[1].Split('\n').Select(line => line.Trim().Split(' ')[0]).Where(name => name.Length > 0).Except(["demo", "local"]).Order();
    }
}
