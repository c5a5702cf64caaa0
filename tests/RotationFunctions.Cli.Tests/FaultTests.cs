using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Amazon.Runtime;
using Amazon.SecretsManager;
using Amazon.SecretsManager.Model;
using RotationFunctions.IntegrationTests;
using RotationFunctions.Local.DatabaseServers;
using RotationFunctions.Tests;

namespace RotationFunctions.Cli.Tests;

/// <summary><c>rotate local --fault</c>, as <c>docs/faults.md</c> has it.</summary>
public sealed partial class FaultTests(TestServer server)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <param name="number">Which of the page's rotations it is.</param>
    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public async Task A_rotation_of_the_page_breaks_and_mends_itself_as_it_is_written_there(int number, bool isRelayed)
    {
        var page = await File.ReadAllTextAsync(Repository.PathOf("docs/faults.md"), Stop);
        var database = await server.StartedAsync();
        using var relay = new ReservedPort();
        var command = Command().Matches(page)[number].Groups["arguments"].Value
            .Replace("--port 5050", "--port 0", StringComparison.Ordinal)
            .Replace("6432=localhost:5432", $"{relay.Number}={database.Host}:{database.Port}", StringComparison.Ordinal);
        string[] trust = database.CaBundlePath is { } bundle ? ["--ca-bundle", bundle] : [];
        await using var local = Rotate.Start(["local", .. command.Split(' '), .. trust]);
        using var client = await ConnectAsync(local);
        await database.ExecuteAsync("DROP ROLE IF EXISTS faulted; CREATE ROLE faulted LOGIN PASSWORD 'before'", Stop);
        await client.CreateSecretAsync(new CreateSecretRequest
        {
            Name = "orders",
            SecretString = new JsonObject
            {
                ["engine"] = "postgres", ["host"] = database.Host, ["port"] = isRelayed ? relay.Number : database.Port,
                ["username"] = "faulted", ["password"] = "before", ["ssl"] = database.HasTls && !isRelayed,
            }.ToJsonString(),
        }, Stop);

        await client.RotateSecretAsync(
            new RotateSecretRequest { SecretId = "orders", RotationLambdaARN = FunctionArn().Match(page).Groups["arn"].Value }, Stop);
        await local.WaitForLineAsync("RotationSucceeded");
        await local.InterruptAsync();
        Assert.Equal(0, await local.WaitAsync());

        var lines = local.Error.Split('\n').Where(line => Told().IsMatch(line));
        var pattern = Regex.Escape(Block().Matches(page)[number].Groups["lines"].Value.TrimEnd()).Replace("…", ".+", StringComparison.Ordinal);
        Assert.Matches($"^{pattern}$", string.Join('\n', lines));
    }

    [Fact]
    public async Task A_fault_that_has_not_happened_is_told_at_the_end()
    {
        await using var local = Rotate.Start("local", "--port", "0", "--fault", "setSecret#2:again");
        await local.WaitForLineAsync(":function:NAME.");
        await local.InterruptAsync();

        Assert.Equal(0, await local.WaitAsync());

        Assert.EndsWith("The fault setSecret#2:again has not happened: setSecret was counted 0 times.\n", local.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mistake_in_a_fault_is_told_with_what_may_stand_there()
    {
        await using var local = Rotate.Start("local", "--port", "0", "--fault", "setSecret:cut");

        Assert.Equal(2, await local.WaitAsync());

        Assert.StartsWith("--fault: 'cut' in the fault 'setSecret:cut' cannot happen to setSecret. It must be one of: again, at-once, late, lost, kill, timeout.\n",
            local.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--relay must be PORT=HOST:PORT, such as 6432=localhost:5432, and '6432' is not.", "--relay", "6432")]
    [InlineData("--relay must be PORT=HOST:PORT, such as 6432=localhost:5432, and '6432=localhost' is not.", "--relay", "6432=localhost")]
    [InlineData("--relay must be PORT=HOST:PORT, such as 6432=localhost:5432, and '0=localhost:70000' is not.", "--relay", "0=localhost:70000")]
    [InlineData("The fault request#1:silence happens in a relay, and there is none: name the server with --relay, such as --relay 6432=localhost:5432.", "--fault", "request#1:silence")]
    public async Task A_mistake_in_a_relay_is_told(string message, string option, string value)
    {
        await using var local = Rotate.Start("local", "--port", "0", option, value);

        Assert.Equal(2, await local.WaitAsync());

        Assert.StartsWith(message + "\n", local.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_relay_whose_port_is_in_use_is_told()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        await using var local = Rotate.Start("local", "--port", "0", "--relay", $"{port}=localhost:5432");

        Assert.Equal(2, await local.WaitAsync());

        Assert.StartsWith($"The relay {port}=localhost:5432 cannot listen on port {port} of 127.0.0.1 (", local.Error, StringComparison.Ordinal);
    }

    private static async Task<AmazonSecretsManagerClient> ConnectAsync(Rotate local)
    {
        var endpoint = (await local.WaitForLineAsync("AWS_ENDPOINT_URL=")).Split('=')[1];
        return new(new BasicAWSCredentials("local", "local"), new AmazonSecretsManagerConfig { ServiceURL = endpoint, AuthenticationRegion = "us-east-1" });
    }

    [GeneratedRegex("^rotate local (?<arguments>.+)$", RegexOptions.Multiline)]
    private static partial Regex Command();

    [GeneratedRegex("--rotation-lambda-arn (?<arn>[^ \n]+)")]
    private static partial Regex FunctionArn();

    [GeneratedRegex("```text\n(?<lines>[^`]+)```")]
    private static partial Regex Block();

    [GeneratedRegex("^(The fault|Error when|Rotation[A-Z]|[a-z]+Secret) ?")]
    private static partial Regex Told();
}
