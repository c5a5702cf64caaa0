using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Amazon.Runtime;
using Amazon.SecretsManager;
using Amazon.SecretsManager.Model;
using RotationFunctions.IntegrationTests;
using RotationFunctions.Tests;

namespace RotationFunctions.Cli.Tests;

/// <summary><c>rotate local --fault</c>, as <c>docs/faults.md</c> has it.</summary>
public sealed partial class FaultTests(TestServer server)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_rotation_of_the_page_breaks_and_mends_itself_as_it_is_written_there()
    {
        var page = await File.ReadAllTextAsync(Repository.PathOf("docs/faults.md"), Stop);
        var command = Command().Match(page).Groups["arguments"].Value.Split(' ').Select(argument => argument == "5050" ? "0" : argument);
        var database = await server.StartedAsync();
        string[] trust = database.CaBundlePath is { } bundle ? ["--ca-bundle", bundle] : [];
        await using var local = Rotate.Start(["local", .. command, .. trust]);
        using var client = await ConnectAsync(local);
        await database.ExecuteAsync("DROP ROLE IF EXISTS faulted; CREATE ROLE faulted LOGIN PASSWORD 'before'", Stop);
        await client.CreateSecretAsync(new CreateSecretRequest
        {
            Name = "orders",
            SecretString = new JsonObject
            {
                ["engine"] = "postgres", ["host"] = database.Host, ["port"] = database.Port, ["username"] = "faulted", ["password"] = "before", ["ssl"] = database.HasTls,
            }.ToJsonString(),
        }, Stop);

        await client.RotateSecretAsync(
            new RotateSecretRequest { SecretId = "orders", RotationLambdaARN = FunctionArn().Match(page).Groups["arn"].Value }, Stop);
        await local.WaitForLineAsync("RotationSucceeded");
        await local.InterruptAsync();
        Assert.Equal(0, await local.WaitAsync());

        var lines = local.Error.Split('\n').Where(line => Told().IsMatch(line));
        var pattern = Regex.Escape(Block().Match(page).Groups["lines"].Value.TrimEnd()).Replace("…", ".+", StringComparison.Ordinal);
        Assert.Matches($"^{pattern}$", string.Join('\n', lines));
    }

    [Fact]
    public async Task A_fault_that_has_not_happened_is_told_at_the_end()
    {
        await using var local = Rotate.Start("local", "--port", "0", "--fault", "setSecret#2:again");
        await local.WaitForLineAsync(":function:NAME.");
        await local.InterruptAsync();

        Assert.Equal(0, await local.WaitAsync());

        Assert.EndsWith("The fault setSecret#2:again has not happened: no function was invoked, or called, so often.\n", local.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mistake_in_a_fault_is_told_with_what_may_stand_there()
    {
        await using var local = Rotate.Start("local", "--port", "0", "--fault", "setSecret:cut");

        Assert.Equal(2, await local.WaitAsync());

        Assert.StartsWith("--fault: 'cut' in the fault 'setSecret:cut' cannot happen to setSecret. It must be one of: again, at-once, late, lost, kill, timeout.\n",
            local.Error, StringComparison.Ordinal);
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
