using RotationFunctions.Databases;
using RotationFunctions.MySql;

namespace RotationFunctions.Deployment.Tests.Templates;

/// <summary>The environment variables of serverless.template are those that the code reads, and mean what they mean there.</summary>
public class VariableTests
{
    // What OpenSSL reads, and no setting of ours.
    private const string Authorities = "SSL_CERT_DIR";

    [Theory]
    [MemberData(nameof(DeployedFunction.Names), MemberType = typeof(DeployedFunction))]
    public void Every_variable_is_one_that_the_function_reads(string name)
    {
        var function = new DeployedFunction(name);

        var (read, _) = function.Compose(("RECIPE", "gitlab"));

        Assert.True(function.Variables.Count > 10);
        Assert.Empty(function.Variables.Keys.Except(read).Except([Authorities]));
    }

    [Theory]
    [MemberData(nameof(DeployedFunction.Names), MemberType = typeof(DeployedFunction))]
    public void Every_setting_of_the_function_can_be_deployed(string name)
    {
        // Lambda's own, the SDK's own, and what only makes sense on a developer's machine.
        string[] elsewhere = ["AWS_REGION", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_SECRETS_MANAGER", "AWS_LAMBDA_FUNCTION_NAME", "VENDOR_HTTP"];
        var function = new DeployedFunction(name);

        var (read, _) = function.Compose(("RECIPE", "gitlab"), ("METRICS", "emf"));

        Assert.Empty(read.Except(elsewhere).Except(function.Variables.Keys));
    }

    [Theory]
    [MemberData(nameof(DeployedFunction.Names), MemberType = typeof(DeployedFunction))]
    public void The_defaults_are_those_of_the_code(string name)
    {
        var function = new DeployedFunction(name);
        var (unset, deployed) = (new SettingsReader(_ => null), new SettingsReader(function.Default));

        Assert.Null(function.Compose().Problem);
        Assert.Equal(PasswordSettings.Read(unset), PasswordSettings.Read(deployed));
        Assert.Equal(DatabaseSettings.Read(unset), WithSystemAuthorities(DatabaseSettings.Read(deployed)));
        Assert.Equal(MySqlSettings.Read(unset), MySqlSettings.Read(deployed));
    }

    [Theory]
    [MemberData(nameof(DeployedFunction.Names), MemberType = typeof(DeployedFunction))]
    public void Every_value_that_a_parameter_allows_is_one_that_the_function_takes(string name)
    {
        var function = new DeployedFunction(name);
        foreach (var (variable, value) in function.Variables.Where(variable => variable.Key != Authorities))
        {
            var parameter = DeployedFunction.Template.Parameters[CloudFormationTemplate.Name(value, "Ref")!]!;
            foreach (var allowed in CloudFormationTemplate.Texts(parameter["AllowedValues"]))
                // This recipe takes every setting that there is for keys.
                Assert.Null(function.Compose((variable, allowed), ("RECIPE", "sendgrid"), ("ADMINISTRATOR_SECRET", "any")).Problem);
        }
    }

    [Theory]
    [InlineData("PostgreSqlFunction", true)]
    [InlineData("MySqlFunction", true)]
    [InlineData("ApiKeyFunction", false)] // a vendor's certificate may be of any authority
    public void The_database_functions_read_the_few_authorities_in_the_package_and_none_of_the_system(string name, bool isDatabase)
    {
        var function = new DeployedFunction(name);

        Assert.Equal(isDatabase ? "/var/task/amazon-roots.pem" : null, function.Default("SSL_CERT_FILE"));
        Assert.Equal(isDatabase ? "/nowhere" : null, function.Default(Authorities));
    }

    [Fact]
    public void A_value_that_no_parameter_allows_is_refused_by_the_function() =>
        Assert.NotNull(new DeployedFunction("MySqlFunction").Compose(("TLS_FALLBACK", "perhaps")).Problem);

    private static DatabaseSettings WithSystemAuthorities(DatabaseSettings settings) => settings with { Tls = settings.Tls with { SystemBundlePath = null } };
}
