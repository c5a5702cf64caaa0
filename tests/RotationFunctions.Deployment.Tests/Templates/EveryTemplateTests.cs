using System.Text.Json.Nodes;

namespace RotationFunctions.Deployment.Tests.Templates;

/// <summary>What holds for every template of the repository.</summary>
public class EveryTemplateTests
{
    // What AWS lets nobody narrow down: see "Resource types defined by …" of these services in the Service Authorization Reference.
    private static readonly string[] NeverNarrower =
    [
        "ec2:AssignPrivateIpAddresses", "ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface", "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeSubnets", "ec2:UnassignPrivateIpAddresses",
    ];

    private static readonly string[] Kept = ["AWS::SecretsManager::Secret", "AWS::Logs::LogGroup"];

    public static TheoryData<string> Templates => [.. CloudFormationTemplate.All];

    [Theory]
    [MemberData(nameof(Templates))]
    public void Every_parameter_and_condition_is_used_and_every_name_is_known(string path)
    {
        var template = CloudFormationTemplate.Read(path);
        string[] parameters = [.. template.Parameters.Select(parameter => parameter.Key)];
        string[] known = [.. parameters, .. template.Resources.Select(resource => resource.Key)];

        Assert.NotEmpty(parameters);
        Assert.Empty(parameters.Except(template.Used()));
        Assert.Empty(template.Used().Except(known));
        Assert.Equal(template.Conditions.Select(condition => condition.Key).Order(), template.ConditionsUsed().Order());
    }

    [Theory]
    [MemberData(nameof(Templates))]
    public void Nothing_is_allowed_on_everything_but_what_aws_cannot_narrow_down(string path)
    {
        var template = CloudFormationTemplate.Read(path);

        foreach (var statement in StatementsIn(template.Resources))
        {
            var actions = CloudFormationTemplate.Texts(statement["Action"]);
            Assert.NotEmpty(actions);
            Assert.All(actions, action => Assert.DoesNotContain('*', action));
            if (statement["Resource"] is JsonValue resource)
                Assert.True((string?)resource == "*" && actions.All(NeverNarrower.Contains), $"{string.Join(", ", actions)} on {resource}");
        }
    }

    [Theory]
    [MemberData(nameof(Templates))]
    public void Whoever_may_call_or_publish_is_bound_to_an_account_or_a_resource(string path)
    {
        var template = CloudFormationTemplate.Read(path);

        foreach (var permission in template.OfType("AWS::Lambda::Permission").Values)
        {
            Assert.Equal("secretsmanager.amazonaws.com", (string?)permission["Principal"]);
            Assert.Equal("lambda:InvokeFunction", (string?)permission["Action"]);
            Assert.Contains("AWS::AccountId", permission["SourceAccount"]!.ToJsonString(), StringComparison.Ordinal);
        }
        foreach (var statement in StatementsIn(template.Resources).Where(statement => statement["Principal"] is not null && (string?)statement["Action"] != "sts:AssumeRole"))
            Assert.Matches("aws:Source(Arn|Account)", statement["Condition"]!.ToJsonString());
    }

    [Theory]
    [MemberData(nameof(Templates))]
    public void Secrets_and_logs_stay_when_the_stack_goes_but_not_after_a_failed_creation_whose_repeat_would_find_the_name_taken(string path)
    {
        var kept = CloudFormationTemplate.Read(path).Resources.Select(resource => resource.Value!).Where(resource => Kept.Contains((string?)resource["Type"]));

        Assert.Equal(path is not ("templates/stacks/alarms.yaml" or "templates/stacks/rotation-events.yaml"), kept.Any());
        Assert.All(kept, resource => Assert.Equal(
            ("RetainExceptOnCreate", "Retain"), ((string?)resource["DeletionPolicy"], (string?)resource["UpdateReplacePolicy"])));
    }

    private static IEnumerable<JsonObject> StatementsIn(JsonNode node) =>
        CloudFormationTemplate.ObjectsIn(node).Where(map => map["Effect"] is not null && map["Action"] is not null);
}
