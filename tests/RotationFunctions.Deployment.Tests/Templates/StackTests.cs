using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using RotationFunctions.ApiKeys;
using RotationFunctions.Databases;
using RotationFunctions.MySql;
using RotationFunctions.PostgreSql;

namespace RotationFunctions.Deployment.Tests.Templates;

/// <summary>The stacks of secrets: what they make is what the functions take.</summary>
public partial class StackTests
{
    public static TheoryData<string> Databases => ["postgresql-single-user", "postgresql-alternating-users", "mysql-single-user", "mysql-alternating-users"];

    public static TheoryData<string> Secrets => [.. Databases, "api-key-by-recipe", "api-key-by-a-person"];

    [Theory]
    [MemberData(nameof(Secrets))]
    public void The_secret_is_rotated_by_the_function(string stack)
    {
        var template = Read(stack);
        var rotation = Assert.Single(template.OfType("AWS::SecretsManager::RotationSchedule")).Value;
        var secret = Assert.Single(template.OfType("AWS::SecretsManager::Secret")).Key;

        Assert.Equal(secret, CloudFormationTemplate.Name(rotation["SecretId"], "Ref"));
        Assert.Equal("FunctionArn", CloudFormationTemplate.Name(rotation["RotationLambdaARN"], "Ref"));
        Assert.Equal("false", (string?)rotation["RotateImmediatelyOnUpdate"]);
        Assert.Matches("^rate\\([0-9]+ days\\)$", (string?)template.Parameters["Schedule"]!["Default"]);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void The_function_reads_every_field_of_the_secret(string stack)
    {
        var generated = Read(stack).OfType("AWS::SecretsManager::Secret").Single().Value["GenerateSecretString"]!;
        var fields = JsonNode.Parse(Parameter().Replace((string)generated["SecretStringTemplate"]!["Fn::Sub"]!, match => Value(stack, match.Groups["name"].Value)))!.AsObject();
        string[] known = ["engine", "host", "port", "dbname", "username", "masterarn"];
        fields[(string)generated["GenerateStringKey"]!] = "generated";

        var read = DatabaseSecret.Read(SecretValue.FromText(fields.ToJsonString()));

        Assert.Equal(("value of Host", "value of UserName", "value of DatabaseName", "generated"), (read.Host, read.UserName, read.Database, read.Password));
        Assert.Equal(stack.Contains("alternating", StringComparison.Ordinal) ? "value of AdministratorSecretArn" : null, read.AdministratorSecretId);
        Assert.Empty(fields.Select(field => field.Key).Except([.. known, "password"]));
        Assert.Equal(EngineOf(stack).UsualPort, read.Port);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void Every_engine_that_can_be_chosen_is_one_that_the_function_knows(string stack) =>
        Assert.Empty(CloudFormationTemplate.Texts(Read(stack).Parameters["Engine"]!["AllowedValues"]).Except(EngineOf(stack).EngineNames));

    [Theory]
    [MemberData(nameof(Databases))]
    public void A_generated_password_is_like_one_of_the_functions(string stack)
    {
        var generated = Read(stack).OfType("AWS::SecretsManager::Secret").Single().Value["GenerateSecretString"]!;
        var usual = new PasswordSettings();

        Assert.Equal((usual.ExcludeCharacters, $"{usual.Length}"), ((string?)generated["ExcludeCharacters"], (string?)generated["PasswordLength"]));
    }

    [Fact]
    public void The_key_of_a_person_stands_where_its_recipe_looks()
    {
        var text = (string)Read("api-key-by-a-person").OfType("AWS::SecretsManager::Secret").Single().Value["SecretString"]!["Fn::Sub"]!;
        using var recipe = JsonDocument.Parse(File.ReadAllText(RotationFunctions.Tests.Repository.PathOf("src/RotationFunctions.ApiKeys/Recipes/Shipped/supplied.json")));
        Assert.Contains("supplied", RecipeBook.Names);

        var value = SecretValue.FromText(text.Replace("${Key}", "k", StringComparison.Ordinal));

        Assert.Equal("k", value.GetString(recipe.RootElement.GetProperty("secret").GetProperty("key").GetString()!));
    }

    [Fact]
    public void There_is_a_stack_for_each_scenario_and_a_test_for_each_stack() =>
        Assert.Equal(
            Secrets.Select(row => $"templates/stacks/{row.Data}.yaml").Concat(["templates/stacks/alarms.yaml", "templates/stacks/rotation-events.yaml"]).Order(StringComparer.Ordinal),
            CloudFormationTemplate.All.Where(path => path.StartsWith("templates/stacks/", StringComparison.Ordinal)));

    private static CloudFormationTemplate Read(string stack) => CloudFormationTemplate.Read($"templates/stacks/{stack}.yaml");

    private static IDatabaseEngine EngineOf(string stack) => stack.StartsWith("postgresql", StringComparison.Ordinal)
        ? new PostgreSqlEngine(new TlsSettings(), System.Security.Cryptography.RandomNumberGenerator.Create())
        : new MySqlEngine(new TlsSettings(), new MySqlSettings());

    private static string Value(string stack, string parameter) =>
        parameter is "Engine" or "Port" ? (string)Read(stack).Parameters[parameter]!["Default"]! : $"value of {parameter}";

    [GeneratedRegex(@"\$\{(?<name>[A-Za-z]+)\}")]
    private static partial Regex Parameter();
}
