using System.Text;
using System.Text.Json;
using RotationFunctions.Local;
using RotationFunctions.Local.Lambda;
using RotationFunctions.Tests;

namespace RotationFunctions.Aws.Tests.SecretsManager;

/// <summary>Which endpoint the environment names: read by a process of its own, that calls it.</summary>
public sealed class EndpointTests : IAsyncLifetime
{
    private const string Standard = "AWS_ENDPOINT_URL_SECRETS_MANAGER";
    private const string Samples = "SECRETS_MANAGER_ENDPOINT";

    private LocalAws _aws = null!;
    private ScriptedServer _one = null!;
    private ScriptedServer _two = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _aws = await LocalAws.StartAsync(new LocalAwsOptions(), Stop);
        _one = await ScriptedServer.StartAsync(200, """{"ARN": "one"}""");
        _two = await ScriptedServer.StartAsync(200, """{"ARN": "two"}""");
    }

    public async ValueTask DisposeAsync()
    {
        await _aws.DisposeAsync();
        await _one.DisposeAsync();
        await _two.DisposeAsync();
    }

    [Fact]
    public async Task The_standard_variable_names_it_and_wins() =>
        Assert.Equal("one", await DescribeAsync(new() { [Standard] = Url(_one), [Samples] = Url(_two) }));

    [Fact]
    public async Task The_variable_for_all_services_wins_too() =>
        Assert.Equal("one", await DescribeAsync(new() { [Standard] = null, ["AWS_ENDPOINT_URL"] = Url(_one), [Samples] = Url(_two) }));

    [Fact]
    public async Task Where_none_of_them_is_set_that_of_AWSs_samples_names_it_and_the_region_is_the_environments()
    {
        Assert.Equal("two", await DescribeAsync(new() { [Standard] = null, [Samples] = Url(_two), ["AWS_REGION"] = "eu-west-3" }));

        Assert.Contains("/eu-west-3/secretsmanager/aws4_request", _two.Requests.Single().Headers["Authorization"], StringComparison.Ordinal);
        Assert.Empty(_one.Requests);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("ftp://127.0.0.1")]
    public async Task One_that_is_no_URL_is_an_invalid_setting(string url) => Assert.Equal(
        "InvalidSettings: The function's environment variables are wrong: SECRETS_MANAGER_ENDPOINT must be a URL, such as https://secretsmanager.eu-central-1.amazonaws.com.",
        await DescribeAsync(new() { [Standard] = null, [Samples] = url }));

    [Fact]
    public async Task Without_an_endpoint_a_region_is_needed() => Assert.Equal(
        "InvalidSettings: The function's environment variables are wrong: AWS_REGION must name the region that the secrets are in, such as eu-central-1.",
        await DescribeAsync(new() { [Standard] = null, ["AWS_REGION"] = null, ["AWS_DEFAULT_REGION"] = null }));

    private static string Url(ScriptedServer server) => server.Address.ToString();

    /// <param name="environment">What is set; <c>null</c> for what is not.</param>
    /// <returns>The ARN of whoever answered, or the error's message.</returns>
    private async Task<string> DescribeAsync(Dictionary<string, string?> environment)
    {
        environment["HOME"] = "/nonexistent"; // no profile of a developer's
        var unset = environment.Where(variable => variable.Value is null).SelectMany(variable => new[] { "-u", variable.Key });
        var function = _aws.Define(new FunctionDefinition
        {
            Name = "probe", Command = "/usr/bin/env", Arguments = [.. unset, Siblings.Executable("RotationFunctions.TestFunction")], Handler = "describe",
            Environment = environment.Where(variable => variable.Value is not null).ToDictionary(variable => variable.Key, variable => variable.Value!),
        });
        var result = await _aws.Functions.InvokeAsync(function, "\"orders\""u8.ToArray(), Stop);
        Assert.True(result.FunctionError is null, Encoding.UTF8.GetString(result.Payload.Span));
        return JsonSerializer.Deserialize<string>(result.Payload.Span)!;
    }
}
