using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Amazon.SecretsManager;
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
        var first = vendor.MakeKey("by hand");
        await client.CreateSecretAsync(new CreateSecretRequest { Name = "mail", SecretString = $$"""{"api_key":"{{first.Value}}","key_id":"{{first.Id}}"}""" }, Stop);
        var settings = new Dictionary<string, string>
        {
            ["RECIPE"] = "demo", ["VENDOR_URL"] = vendor.Url.ToString(), ["VENDOR_HTTP"] = "loopback", ["ADMINISTRATOR_SECRET"] = administrator.ARN,
        };
        var function = aws.Define(new FunctionDefinition { Name = "rotator", Command = Siblings.Executable("RotationFunctions.Lambda"), Handler = "api-key", Environment = settings });
        var feed = new ActivityFeed(aws);
        await client.RotateSecretAsync(new RotateSecretRequest { SecretId = "mail", RotationLambdaARN = function }, Stop);
        Assert.IsType<RotationSucceeded>((await feed.FollowAsync(Stop))[^1]);
        var leaked = await KeyAsync(client);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (await GreetAsync(vendor, first.Value), await GreetAsync(vendor, leaked)));
        var environment = Operator.Environment(aws.Endpoint);
        foreach (var (name, value) in settings)
            environment[name] = value;
        var journal = Path.GetTempFileName();
        File.Delete(journal);

        var now = await Operator.RunAsync(environment, "now", "mail", "--compromised", "--end-sessions", "--yes", "--journal", journal);

        File.Delete(journal);
        Assert.Equal((0, "  ✓ mail: rotated once; the 2 leaked values are refused.\n1 of 1 rotated.\n"), (now.Exit, now.Output));
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (await GreetAsync(vendor, first.Value), await GreetAsync(vendor, leaked)));
        var current = await KeyAsync(client);
        Assert.Equal(HttpStatusCode.OK, await GreetAsync(vendor, current));
        Assert.DoesNotContain(current, now.Output + now.Error, StringComparison.Ordinal);
    }

    private static async Task<string> KeyAsync(AmazonSecretsManagerClient client) =>
        (string)JsonNode.Parse((await client.GetSecretValueAsync(new GetSecretValueRequest { SecretId = "mail" }, Stop)).SecretString)!["api_key"]!;

    private static async Task<HttpStatusCode> GreetAsync(DemoVendor vendor, string key)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(vendor.Url, "/v1/hello"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var response = await http.SendAsync(request, Stop);
        return response.StatusCode;
    }
}
