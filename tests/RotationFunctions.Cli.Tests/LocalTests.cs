using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace RotationFunctions.Cli.Tests;

/// <summary><c>rotate local</c></summary>
public sealed partial class LocalTests : IDisposable
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rotate-state-");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_says_what_it_is_and_how_to_use_it()
    {
        await using var local = Rotate.Start("local", "--port", "0");
        await local.WaitForLineAsync(":function:NAME.");
        await local.InterruptAsync();

        Assert.Equal(0, await local.WaitAsync());

        Assert.Matches(Usage(), local.Error);
        Assert.Equal("", local.Output);
    }

    [Fact]
    public async Task A_port_that_is_in_use_is_told()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        await using var local = Rotate.Start("local", "--port", $"{port}");

        Assert.Equal(2, await local.WaitAsync());

        Assert.Equal($"Port {port} on 127.0.0.1 is in use. Choose another with --port; 0 takes one that is free.\n", local.Error);
        Assert.Empty(local.Remains());
    }

    [Fact]
    public async Task A_program_that_starts_it_gets_the_reason_as_JSON()
    {
        await using var local = Rotate.Start("local", "--port", "0", "--function", "/nowhere/bootstrap", "--json");

        Assert.Equal(2, await local.WaitAsync());

        var reason = JsonNode.Parse(local.Output)!;
        Assert.Equal(
            ("LocalAwsNotStarted", "The rotation function '/nowhere/bootstrap' does not exist. Build it, or name it with --function."),
            ((string?)reason["code"], (string?)reason["sentence"]));
        Assert.Equal("", local.Error);
    }

    [Fact]
    public async Task Secrets_are_kept_over_a_restart_where_a_folder_is_named_and_nobody_else_can_read_them()
    {
        var state = Path.Combine(_folder.FullName, "state");
        await using (var first = Rotate.Start("local", "--port", "0", "--state", state))
        {
            await CallAsync(await EndpointAsync(first), "CreateSecret", """{"Name":"orders","SecretString":"kept","ClientRequestToken":"11111111-1111-1111-1111-111111111111"}""");
            await first.InterruptAsync();
            Assert.Equal(0, await first.WaitAsync());
        }

        await using var second = Rotate.Start("local", "--port", "0", "--state", state);
        var value = await CallAsync(await EndpointAsync(second), "GetSecretValue", """{"SecretId":"orders"}""");

        Assert.Contains("\"kept\"", value, StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(state, "secrets.json")));
    }

    [Fact]
    public async Task Without_a_folder_nothing_is_kept()
    {
        await using (var first = Rotate.Start("local", "--port", "0"))
        {
            await CallAsync(await EndpointAsync(first), "CreateSecret", """{"Name":"orders","SecretString":"lost","ClientRequestToken":"11111111-1111-1111-1111-111111111111"}""");
            await first.InterruptAsync();
            Assert.Equal(0, await first.WaitAsync());
            Assert.Empty(first.Remains());
        }

        await using var second = Rotate.Start("local", "--port", "0");

        Assert.Contains("ResourceNotFoundException", await CallAsync(await EndpointAsync(second), "GetSecretValue", """{"SecretId":"orders"}"""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_state_that_cannot_be_read_is_told()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "secrets.json"), "no JSON", Stop);
        await using var local = Rotate.Start("local", "--port", "0", "--state", _folder.FullName);

        Assert.Equal(2, await local.WaitAsync());

        Assert.StartsWith($"The state of the local AWS in '{_folder.FullName}/secrets.json' cannot be read: ", local.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_function_that_does_not_exist_is_told()
    {
        await using var local = Rotate.Start("local", "--port", "0", "--function", "/nowhere/bootstrap");

        Assert.Equal(2, await local.WaitAsync());

        Assert.Equal("The rotation function '/nowhere/bootstrap' does not exist. Build it, or name it with --function.\n", local.Error);
    }

    [Theory]
    [InlineData("rotate-postgresql", "not PostgreSQL")]
    [InlineData("rotate-mysql", "not MySQL or MariaDB")]
    [InlineData("rotate-api-key", "lacks the field", "--set", "RECIPE=gitlab")]
    public async Task Every_function_is_there_and_knows_its_secrets(string function, string told, params string[] settings)
    {
        await using var local = Rotate.Start(["local", "--port", "0", .. settings]);
        var endpoint = await EndpointAsync(local);
        await CallAsync(endpoint, "CreateSecret", """
            {"Name":"orders","SecretString":"{\"engine\":\"other\",\"host\":\"h\",\"username\":\"u\",\"password\":\"p\"}","ClientRequestToken":"11111111-1111-1111-1111-111111111111"}
            """);

        Assert.Contains(told, await CheckAsync(endpoint, function), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_function_that_lacks_a_setting_names_it()
    {
        await using var local = Rotate.Start("local", "--port", "0");

        Assert.Contains("RECIPE", await CheckAsync(await EndpointAsync(local), "rotate-api-key"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_setting_without_a_name_is_told()
    {
        await using var local = Rotate.Start("local", "--port", "0", "--set", "=gitlab");

        Assert.Equal(2, await local.WaitAsync());

        Assert.StartsWith("--set must be NAME=VALUE, such as RECIPE=gitlab.\n", local.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static async Task<Uri> EndpointAsync(Rotate local) =>
        new((await local.WaitForLineAsync("AWS_ENDPOINT_URL=")).Split('=')[1]);

    private static async Task<string> CallAsync(Uri endpoint, string operation, string body)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint) { Content = new StringContent(body, Encoding.UTF8, "application/x-amz-json-1.1") };
        request.Headers.Add("X-Amz-Target", $"secretsmanager.{operation}");
        using var response = await client.SendAsync(request, Stop);
        return await response.Content.ReadAsStringAsync(Stop);
    }

    /// <summary>Asks a function, by Lambda's own call, to check a secret.</summary>
    private static async Task<string> CheckAsync(Uri endpoint, string function)
    {
        using var client = new HttpClient();
        using var response = await client.PostAsync(
            new Uri(endpoint, $"/2015-03-31/functions/{function}/invocations"), new StringContent("""{"Step":"checkSecret","SecretId":"orders"}"""), Stop);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync(Stop))!.ToJsonString(Plain);
    }

    [GeneratedRegex("""
        ^A local AWS for development: no authentication, loopback only, secrets in clear text\. Ctrl-C ends it\.

          export AWS_ENDPOINT_URL=http://127\.0\.0\.1:[0-9]+/
          export AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1 AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local

        Watch its rotations in a browser at http://127\.0\.0\.1:[0-9]+/

        Rotate a secret with one of these functions \(the last one needs --set RECIPE=…\):

          arn:aws:lambda:us-east-1:123456789012:function:rotate-postgresql
          arn:aws:lambda:us-east-1:123456789012:function:rotate-mysql
          arn:aws:lambda:us-east-1:123456789012:function:rotate-api-key

        or attach one of yours by AWS_LAMBDA_RUNTIME_API=127\.0\.0\.1:[0-9]+/NAME and rotate with
        arn:aws:lambda:us-east-1:123456789012:function:NAME\.
        """)]
    private static partial Regex Usage();
}
