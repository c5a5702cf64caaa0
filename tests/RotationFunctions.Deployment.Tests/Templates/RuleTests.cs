using System.Text.Json.Nodes;

namespace RotationFunctions.Deployment.Tests.Templates;

/// <summary>Parameters that only make sense together are refused before anything is made.</summary>
public class RuleTests
{
    [Theory]
    [InlineData("", "", null)]
    [InlineData("subnet-1,subnet-2", "sg-1", null)]
    [InlineData("subnet-1", "", "SubnetIds needs SecurityGroupIds")]
    [InlineData("", "sg-1,sg-2", "SecurityGroupIds needs SubnetIds")]
    public void Subnets_and_security_groups_go_together(string subnets, string groups, string? refusal)
    {
        var parameters = new Dictionary<string, string> { ["SubnetIds"] = subnets, ["SecurityGroupIds"] = groups };

        var broken = DeployedFunction.Template.Rules.Select(rule => rule.Value!)
            .Where(rule => IsTrue(rule["RuleCondition"]!, parameters))
            .SelectMany(rule => rule["Assertions"]!.AsArray())
            .Where(assertion => !IsTrue(assertion!["Assert"]!, parameters))
            .Select(assertion => (string)assertion!["AssertDescription"]!).ToList();

        if (refusal is null)
            Assert.Empty(broken);
        else
            Assert.StartsWith(refusal, Assert.Single(broken), StringComparison.Ordinal);
    }

    /// <summary>As CloudFormation does it; it knows no other functions in a rule than those for rules, and Ref.</summary>
    private static bool IsTrue(JsonNode assertion, Dictionary<string, string> parameters)
    {
        if (assertion["Fn::Not"] is JsonArray not)
            return !IsTrue(not[0]!, parameters);
        var (list, value) = assertion["Fn::EachMemberEquals"] is JsonArray { Count: 2 } each ? (each[0], (string?)each[1]) : throw new InvalidDataException($"{assertion}");
        return parameters[CloudFormationTemplate.Name(list, "Ref")!].Split(',').All(member => member == value);
    }
}
