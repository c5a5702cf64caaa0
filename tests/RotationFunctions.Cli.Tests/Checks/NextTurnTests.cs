using System.Text.Json.Nodes;
using Amazon.SecretsManager.Model;
using RotationFunctions.IntegrationTests;

namespace RotationFunctions.Cli.Tests.Checks;

/// <summary>What <c>rotate check</c> shows of the next turn of two users, from here and through the function.</summary>
public class NextTurnTests(TestServer server)
{
    [Fact]
    public async Task The_statements_stand_below_the_sentence_and_in_the_JSON()
    {
        await using var stage = await Stage.StartAsync(server, Operator.PostgreSqlFunction);
        var administrator = await stage.Client.CreateSecretAsync(
            new CreateSecretRequest { Name = $"{stage.User}/administrator", SecretString = DatabaseUnderTest.Of(stage.Server).AdministratorSecret().ToJsonString() }, Stage.Stop);
        var value = JsonNode.Parse(stage.Value(stage.OldPassword))!.AsObject();
        value["masterarn"] = administrator.ARN;
        await stage.Client.PutSecretValueAsync(new PutSecretValueRequest { SecretId = stage.SecretArn, SecretString = value.ToJsonString() }, Stage.Stop);

        var text = await Operator.RunAsync(stage, "check", stage.SecretArn);
        var here = await Operator.RunAsync(stage, "check", stage.SecretArn, "--json");
        var there = await Operator.RunAsync(stage, "check", stage.SecretArn, "--function", "rotate-postgresql", "--json");

        Assert.Contains($"  ✓ next turn: This is what it would run on the server, with the new password left out, to make '{stage.User}_clone' the equal of '{stage.User}'.\n"
            + $"      CREATE ROLE \"{stage.User}_clone\";\n", text.Output, StringComparison.Ordinal);
        Assert.Contains($"      ALTER ROLE \"{stage.User}_clone\" PASSWORD '…';\n", text.Output, StringComparison.Ordinal);
        Assert.Equal($"CREATE ROLE \"{stage.User}_clone\"", StatementsOf(here)[0]);
        Assert.Equal(StatementsOf(here), StatementsOf(there));
        Assert.All(here.Json["checks"]!.AsArray(), check => Assert.Equal((string?)check!["name"] == "next turn", check.AsObject().ContainsKey("statements")));
    }

    private static IReadOnlyList<string> StatementsOf(Operator.Ran check) =>
        [.. check.Json["checks"]!.AsArray().Single(found => (string?)found!["name"] == "next turn")!["statements"]!.AsArray().Select(statement => (string)statement!)];
}
