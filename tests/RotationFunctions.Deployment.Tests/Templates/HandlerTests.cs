using System.Reflection;
using RotationFunctions.Lambda;

namespace RotationFunctions.Deployment.Tests.Templates;

/// <summary>The functions of serverless.template are those that the assembly has.</summary>
public class HandlerTests
{
    [Fact]
    public void Every_rotator_of_the_executable_is_deployed_natively()
    {
        var names = typeof(Handlers).GetFields(BindingFlags.NonPublic | BindingFlags.Static).Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!);

        Assert.Equal(names.Order(), DeployedFunction.All.Select(function => function.HandlerNames.Native).Order());
        Assert.All(DeployedFunction.All, function => Assert.NotNull(Handlers.Find(function.HandlerNames.Native)));
    }

    [Fact]
    public void Every_function_class_is_deployed_on_the_managed_runtime()
    {
        var classes = typeof(PostgreSqlFunction).Assembly.GetExportedTypes().Where(type => type.GetMethod("HandleAsync") is not null);

        Assert.Equal(
            classes.Select(type => $"{type.Assembly.GetName().Name}::{type.FullName}::HandleAsync").Order(),
            DeployedFunction.All.Select(function => function.HandlerNames.Managed).Order());
    }

    [Theory]
    [MemberData(nameof(DeployedFunction.Names), MemberType = typeof(DeployedFunction))]
    public void Both_handlers_of_a_function_are_the_same_rotator(string name)
    {
        var (native, managed) = new DeployedFunction(name).HandlerNames;
        var composed = Handlers.Find(native).Method;

        Assert.Equal($"{composed.Name}Function", managed.Split("::")[1].Split('.')[^1]);
        Assert.Equal($"{composed.Name}Function", name);
    }

    [Fact]
    public void Each_is_created_only_where_secrets_are_named_for_it()
    {
        var template = DeployedFunction.Template;
        foreach (var (resource, kind) in template.Resources.Select(resource => (resource.Key, resource.Value!)))
        {
            var condition = (string)kind["Condition"]!;
            Assert.Equal(
                DeployedFunction.All.Single(function => resource.StartsWith(function.Name.Replace("Function", "", StringComparison.Ordinal), StringComparison.Ordinal)).Name,
                template.Resources.Single(other => (string?)other.Value!["Condition"] == condition && (string?)other.Value["Type"] == "AWS::Serverless::Function").Key);
        }
    }
}
