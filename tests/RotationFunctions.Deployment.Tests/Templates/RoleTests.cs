using System.Reflection;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using Amazon.SecretsManager;
using RotationFunctions.Aws;
using RotationFunctions.Tests;

namespace RotationFunctions.Deployment.Tests.Templates;

/// <summary>A function's role allows the calls that its code makes, and no others.</summary>
public class RoleTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(DeployedFunction.Names), MemberType = typeof(DeployedFunction))]
    public async Task The_actions_on_the_secrets_are_the_calls_of_the_store(string name)
    {
        var secrets = Statements(name)[0]!;

        Assert.EndsWith("Secrets", CloudFormationTemplate.Name(secrets["Resource"], "Ref")!, StringComparison.Ordinal);
        Assert.Equal((await CallsOfAsync(typeof(ISecretStore).GetMethods())).Order(), CloudFormationTemplate.Texts(secrets["Action"]).Order());
    }

    [Theory]
    [MemberData(nameof(DeployedFunction.Names), MemberType = typeof(DeployedFunction))]
    public async Task An_administrators_secret_is_only_read(string name)
    {
        var administrators = Optional(name, "Administrator");

        Assert.Equal(
            await CallsOfAsync([typeof(ISecretStore).GetMethod(nameof(ISecretStore.FindVersionAsync))!]),
            CloudFormationTemplate.Texts(administrators["Action"]));
        Assert.Contains("Administrator", CloudFormationTemplate.Name(administrators["Resource"], "Ref")!, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(DeployedFunction.Names), MemberType = typeof(DeployedFunction))]
    public void A_key_is_used_only_where_one_is_named_and_only_through_secrets_manager(string name)
    {
        AssertKey(Optional(name, "HasKmsKey"), "SecretsKmsKey", "kms:Decrypt", "kms:GenerateDataKey");
        AssertKey(Optional(name, "HasOtherKmsKey"), "AdministratorKmsKey", "kms:Decrypt");
    }

    [Theory]
    [MemberData(nameof(DeployedFunction.Names), MemberType = typeof(DeployedFunction))]
    public void Network_interfaces_are_made_only_in_a_vpc_and_logs_written_only_to_the_own_group(string name)
    {
        var group = (string)new DeployedFunction(name).Properties["LoggingConfig"]!["LogGroup"]!["Ref"]!;
        var logs = Statements(name)[1]!;

        Assert.All(CloudFormationTemplate.Texts(Optional(name, "IsInVpc")["Action"]), action => Assert.StartsWith("ec2:", action, StringComparison.Ordinal));
        Assert.Equal(["logs:CreateLogStream", "logs:PutLogEvents"], CloudFormationTemplate.Texts(logs["Action"]));
        Assert.Equal($"{group}.Arn", CloudFormationTemplate.Name(logs["Resource"], "Fn::GetAtt"));
        Assert.NotNull(DeployedFunction.Template.OfType("AWS::Logs::LogGroup")[group]["RetentionInDays"]);
        Assert.Equal("JSON", (string?)DeployedFunction.Template.Globals["LoggingConfig"]!["LogFormat"]);
    }

    private static JsonArray Statements(string function)
    {
        var role = CloudFormationTemplate.Name(new DeployedFunction(function).Properties["Role"], "Fn::GetAtt")!.Split('.')[0];
        var policy = Assert.Single(DeployedFunction.Template.OfType("AWS::IAM::Role")[role]["Policies"]!.AsArray());
        var statements = policy!["PolicyDocument"]!["Statement"]!.AsArray();
        return statements.Count == 6 ? statements : throw new InvalidDataException($"{role} has {statements.Count} statements: say here what each is for.");
    }

    private static void AssertKey(JsonNode statement, string parameter, params string[] actions)
    {
        Assert.Equal(actions, CloudFormationTemplate.Texts(statement["Action"]));
        Assert.Equal(parameter, CloudFormationTemplate.Name(statement["Resource"], "Ref"));
        Assert.Contains("secretsmanager.${AWS::Region}.amazonaws.com", statement["Condition"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("", (string?)DeployedFunction.Template.Parameters[parameter]!["Default"]);
    }

    /// <summary>The statement that stands under a condition.</summary>
    private static JsonNode Optional(string function, string condition)
    {
        var choice = Assert.Single(Statements(function), statement => ((string?)statement!["Fn::If"]?[0])?.Contains(condition, StringComparison.Ordinal) == true)!["Fn::If"]!;
        Assert.Equal("AWS::NoValue", CloudFormationTemplate.Name(choice[2], "Ref"));
        return choice[1]!;
    }

    /// <summary>The actions that methods of the store need, by the requests that they send.</summary>
    private static async Task<IReadOnlyCollection<string>> CallsOfAsync(IEnumerable<MethodInfo> methods)
    {
        await using var server = await ScriptedServer.StartAsync(400, """{"__type": "ResourceNotFoundException"}""");
        using var client = new AmazonSecretsManagerClient(new BasicAWSCredentials("a", "b"), new AmazonSecretsManagerConfig
        {
            ServiceURL = server.Address.ToString(), AuthenticationRegion = "eu-central-1",
        });
        var store = new SecretsManagerStore(client);
        foreach (var method in methods)
            await Record.ExceptionAsync(() => (Task)method.Invoke(store, [.. method.GetParameters().Select(ArgumentFor)])!);
        return [.. server.Requests.Select(request => request.Headers["X-Amz-Target"].Replace('.', ':')).Distinct()];
    }

    private static object ArgumentFor(ParameterInfo parameter) => parameter.ParameterType switch
    {
        var type when type == typeof(CancellationToken) => Stop,
        var type when type == typeof(SecretValue) => SecretValue.FromText("x"),
        _ => "12345678901234567890123456789012",
    };
}
