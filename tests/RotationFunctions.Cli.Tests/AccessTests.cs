using System.Net;
using System.Net.Sockets;
using RotationFunctions.Local;
using RotationFunctions.Tests;

namespace RotationFunctions.Cli.Tests;

/// <summary>How a command finds its way to AWS, and what it says where there is none.</summary>
public sealed class AccessTests : IAsyncLifetime
{
    private LocalAws _aws = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _aws = await LocalAws.StartAsync(new LocalAwsOptions(), Stop);

    public ValueTask DisposeAsync() => _aws.DisposeAsync();

    [Fact]
    public async Task A_secret_that_does_not_exist_is_told_on_standard_error()
    {
        var ran = await Operator.RunAsync(Operator.Environment(_aws.Endpoint), "status", "nothing");

        Assert.Equal(new Operator.Ran(2, "", "SecretNotFound: There is no secret nothing in this account and region. Check the name or ARN, and the region.\n"), ran);
    }

    [Fact]
    public async Task As_json_an_error_has_its_code()
    {
        var ran = await Operator.RunAsync(Operator.Environment(_aws.Endpoint), "status", "nothing", "--json");

        Assert.Equal((2, "", "SecretNotFound"), (ran.Exit, ran.Error, (string?)ran.Json["code"]));
    }

    [Theory]
    [InlineData("AWS_ENDPOINT_URL_SECRETS_MANAGER")]
    [InlineData("AWS_ENDPOINT_URL")]
    [InlineData(null)]
    public async Task The_endpoint_comes_from_the_sdks_variables_or_from_the_option(string? variable)
    {
        var environment = Operator.Environment(variable is null ? Nowhere() : _aws.Endpoint);
        environment["AWS_ENDPOINT_URL"] = Nowhere().ToString();
        if (variable is not null)
            environment[variable] = _aws.Endpoint.ToString();

        var ran = await Operator.RunAsync(environment, ["status", "nothing", .. variable is null ? ["--endpoint", _aws.Endpoint.ToString()] : Array.Empty<string>()]);

        Assert.StartsWith("SecretNotFound", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_region_the_way_to_name_one_is_told()
    {
        var environment = new Dictionary<string, string?>
        {
            ["AWS_REGION"] = null, ["AWS_DEFAULT_REGION"] = null, ["AWS_EC2_METADATA_DISABLED"] = "true", ["AWS_CONFIG_FILE"] = "/dev/null", ["AWS_SHARED_CREDENTIALS_FILE"] = "/dev/null",
        };

        var ran = await Operator.RunAsync(environment, "status", "nothing");

        Assert.Equal(2, ran.Exit);
        Assert.StartsWith("InvalidSettings: No region is named. Set AWS_REGION, or give --region", ran.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--profile")]
    [InlineData("AWS_PROFILE")]
    public async Task A_profile_gives_the_credentials_and_the_region(string by)
    {
        await using var server = await ScriptedServer.StartAsync(400, """{"__type":"ResourceNotFoundException"}""");
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "[profile ops]\nregion = eu-west-3\naws_access_key_id = AKIDOPS\naws_secret_access_key = canary-7Q\n", Stop);
        var environment = new Dictionary<string, string?>
        {
            ["AWS_REGION"] = null, ["AWS_DEFAULT_REGION"] = null, ["AWS_ACCESS_KEY_ID"] = null, ["AWS_SECRET_ACCESS_KEY"] = null,
            ["AWS_CONFIG_FILE"] = file, ["AWS_SHARED_CREDENTIALS_FILE"] = "/dev/null", ["AWS_ENDPOINT_URL"] = server.Address.ToString(),
        };
        if (by == "AWS_PROFILE")
            environment[by] = "ops";

        var ran = await Operator.RunAsync(environment, ["status", "nothing", .. by == "--profile" ? [by, "ops"] : Array.Empty<string>()]);

        File.Delete(file);
        Assert.StartsWith("SecretNotFound", ran.Error, StringComparison.Ordinal);
        Assert.Matches("Credential=AKIDOPS/[0-9]+/eu-west-3/secretsmanager/", server.Requests.First().Headers["Authorization"]);
        Assert.DoesNotContain("canary-7Q", ran.Output + ran.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2100-01-01T00:00:00Z", "--profile", null, "AKIDSSO", "SecretNotFound: There is no secret nothing")]
    [InlineData("2100-01-01T00:00:00Z", "AWS_PROFILE", null, "AKIDSSO", "SecretNotFound: There is no secret nothing")]
    [InlineData("2100-01-01T00:00:00Z", "AWS_PROFILE", "AKIDKEY", "AKIDKEY", "SecretNotFound: There is no secret nothing")]
    [InlineData("2000-01-01T00:00:00Z", "--profile", null, null, "CredentialsRefused: No credentials were to be had to ask AWS with (AmazonClientException): the profile 'sso' has none, or a login that has expired.")]
    public async Task A_profile_that_logs_in_by_single_sign_on_works_until_its_login_expires(string expires, string by, string? keyId, string? signedBy, string told)
    {
        var home = Directory.CreateTempSubdirectory("rotate-sso-");
        var cache = home.CreateSubdirectory(".aws/sso/cache");
        var file = Path.Combine(home.FullName, "config");
        await File.WriteAllTextAsync(file, "[profile sso]\nregion = eu-west-3\nsso_session = staff\nsso_account_id = 123456789012\nsso_role_name = Operator\n"
            + "[sso-session staff]\nsso_region = eu-west-3\nsso_start_url = https://staff.example/start\nsso_registration_scopes = sso:account:access\n", Stop);
        const string Session = "6ccb4b7c39a6e77f76ecfa935a855c6c46ad5611"; // SHA-1 of the session's name, as the AWS CLI names its file
        await File.WriteAllTextAsync(Path.Combine(cache.FullName, $"{Session}.json"),
            $$"""{"startUrl":"https://staff.example/start","region":"eu-west-3","accessToken":"canary-7Q","expiresAt":"{{expires}}"}""", Stop);
        await using var server = await ScriptedServer.StartAsync((http, _) => http.Request.Path == "/federation/credentials"
            ? ScriptedServer.AnswerAsync(http, 200, """{"roleCredentials":{"accessKeyId":"AKIDSSO","secretAccessKey":"canary-7Q","sessionToken":"canary-7Q","expiration":4102444800000}}""")
            : ScriptedServer.AnswerAsync(http, 400, """{"__type":"ResourceNotFoundException"}"""));
        var environment = new Dictionary<string, string?>
        {
            ["AWS_REGION"] = null, ["AWS_DEFAULT_REGION"] = null, ["AWS_ACCESS_KEY_ID"] = keyId, ["AWS_SECRET_ACCESS_KEY"] = keyId is null ? null : "canary-7Q", ["HOME"] = home.FullName,
            ["AWS_CONFIG_FILE"] = file, ["AWS_SHARED_CREDENTIALS_FILE"] = "/dev/null", ["AWS_ENDPOINT_URL"] = server.Address.ToString(),
        };

        if (by == "AWS_PROFILE")
            environment[by] = "sso";

        var ran = await Operator.RunAsync(environment, ["status", "nothing", .. by == "--profile" ? [by, "sso"] : Array.Empty<string>()]);

        home.Delete(recursive: true);
        Assert.Equal(2, ran.Exit);
        Assert.StartsWith(told, ran.Error, StringComparison.Ordinal);
        var asked = server.Requests.Where(request => request.Path == "/").Select(request => request.Headers["Authorization"]);
        Assert.Equal(signedBy is not null, asked.Any());
        Assert.All(asked, authorization => Assert.Contains($"Credential={signedBy}/", authorization, StringComparison.Ordinal));
        Assert.DoesNotContain("canary-7Q", ran.Output + ran.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task A_region_that_is_none_is_told(bool byOption, bool isLocal)
    {
        var environment = Operator.Environment(Nowhere());
        environment["AWS_REGION"] = byOption ? null : "eu west";
        environment["AWS_ENDPOINT_URL"] = isLocal ? environment["AWS_ENDPOINT_URL"] : null;

        var ran = await Operator.RunAsync(environment, ["status", "nothing", .. byOption ? (string[])["--region", "eu west"] : []]);

        Assert.Equal((2, "", "InvalidSettings: The region 'eu west' is none. Set AWS_REGION, or give --region, such as --region eu-central-1.\n"), (ran.Exit, ran.Output, ran.Error));
    }

    [Fact]
    public async Task Where_nobody_answers_that_is_told()
    {
        var ran = await Operator.RunAsync(Operator.Environment(Nowhere()), "status", "nothing");

        Assert.Equal((2, ""), (ran.Exit, ran.Output));
        Assert.StartsWith("StoreUnavailable: Secrets Manager could not be reached for DescribeSecret of secret nothing", ran.Error, StringComparison.Ordinal);
    }

    private static Uri Nowhere()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return new Uri($"http://{socket.LocalEndpoint}");
    }
}
