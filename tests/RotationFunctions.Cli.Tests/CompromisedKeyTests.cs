using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Amazon.SecretsManager.Model;
using RotationFunctions.IntegrationTests;
using RotationFunctions.Local;
using RotationFunctions.Local.Lambda;
using RotationFunctions.Local.Rotation;
using RotationFunctions.Local.Vendors;
using RotationFunctions.Tests;

namespace RotationFunctions.Cli.Tests;

/// <summary><c>rotate now --compromised</c> for a vendor's keys, of which the old one works beside the new one</summary>
public class CompromisedKeyTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_leaked_key_is_revoked_at_once()
    {
        await using var aws = await LocalAws.StartAsync(new LocalAwsOptions { RotationRetries = [] }, Stop);
        await using var vendor = await DemoVendor.StartAsync(Stop);
        using var client = aws.CreateClient();
        var administrator = await client.CreateSecretAsync(new CreateSecretRequest { Name = "administrator", SecretString = $$"""{"key":"{{vendor.AdministratorKey}}"}""" }, Stop);
        var leaked = vendor.MakeKey("by hand");
        await client.CreateSecretAsync(new CreateSecretRequest { Name = "mail", SecretString = $$"""{"api_key":"{{leaked.Value}}","key_id":"{{leaked.Id}}"}""" }, Stop);
        var settings = new Dictionary<string, string>
        {
            ["RECIPE"] = "demo", ["VENDOR_URL"] = vendor.Url.ToString(), ["VENDOR_HTTP"] = "loopback", ["ADMINISTRATOR_SECRET"] = administrator.ARN,
        };
        var function = aws.Define(new FunctionDefinition { Name = "rotator", Command = Siblings.Executable("RotationFunctions.Lambda"), Handler = "api-key", Environment = settings });
        var feed = new ActivityFeed(aws);
        await client.RotateSecretAsync(new RotateSecretRequest { SecretId = "mail", RotationLambdaARN = function, RotateImmediately = false }, Stop);
        Assert.IsType<RotationSucceeded>((await feed.FollowAsync(Stop))[^1]);
        var environment = Operator.Environment(aws.Endpoint);
        foreach (var (name, value) in settings)
            environment[name] = value;
        var journal = Path.GetTempFileName();
        File.Delete(journal);

        var now = await Operator.RunAsync(environment, "now", "mail", "--compromised", "--end-sessions", "--yes", "--journal", journal);

        File.Delete(journal);
        Assert.Equal((0, "  ✓ mail: rotated once; the leaked value is refused.\n1 of 1 rotated.\n"), (now.Exit, now.Output));
        Assert.Equal(HttpStatusCode.Unauthorized, await GreetAsync(vendor, leaked.Value));
        var current = JsonNode.Parse((await client.GetSecretValueAsync(new GetSecretValueRequest { SecretId = "mail" }, Stop)).SecretString)!;
        Assert.Equal(HttpStatusCode.OK, await GreetAsync(vendor, (string)current["api_key"]!));
        Assert.DoesNotContain((string)current["api_key"]!, now.Output + now.Error, StringComparison.Ordinal);
    }

    private static async Task<HttpStatusCode> GreetAsync(DemoVendor vendor, string key)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(vendor.Url, "/v1/hello"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var response = await http.SendAsync(request, Stop);
        return response.StatusCode;
    }
}
