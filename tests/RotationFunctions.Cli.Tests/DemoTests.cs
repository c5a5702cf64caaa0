using System.Text.Json;
using System.Text.RegularExpressions;
using RotationFunctions.Tests;

namespace RotationFunctions.Cli.Tests;

/// <summary><c>rotate demo</c>, where all is well.</summary>
public partial class DemoTests
{
    [Fact]
    public async Task It_shows_the_stage_the_four_steps_and_the_proofs_and_leaves_nothing_behind()
    {
        await using var demo = Demo.Start();

        Assert.Equal(0, await demo.WaitAsync());

        Assert.Matches(Whole(), demo.Output);
        Assert.Equal("", demo.Error);
        Assert.Empty(demo.Remains());
    }

    [Fact]
    public async Task It_writes_no_colour_codes_into_a_pipe_whatever_a_build_server_says()
    {
        await using var demo = Demo.Start(new() { ["GITHUB_ACTIONS"] = "true", ["TF_BUILD"] = "True", ["TERM"] = "xterm-256color" });

        Assert.Equal(0, await demo.WaitAsync());

        Assert.Contains("✓ The new password logs in.", demo.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', demo.Output);
    }

    [Fact]
    public async Task As_json_it_tells_the_same_facts()
    {
        await using var demo = Demo.Start([], "--json");

        Assert.Equal(0, await demo.WaitAsync());

        using var json = JsonDocument.Parse(demo.Output);
        var facts = json.RootElement;
        Assert.True(facts.GetProperty("succeeded").GetBoolean());
        Assert.Equal(["database", "local AWS", "function", "secret"], facts.GetProperty("stage").EnumerateObject().Select(part => part.Name));
        var steps = facts.GetProperty("steps").EnumerateArray().ToList();
        Assert.Equal(["createSecret", "setSecret", "testSecret", "finishSecret"], steps.Select(step => step.GetProperty("step").GetString()));
        Assert.Equal([1, 0, 0, 1], steps.Select(step => step.GetProperty("secretsManagerWrites").GetInt32()));
        Assert.InRange(steps.Sum(step => step.GetProperty("secretsManagerCalls").GetInt32()), 6, 10);
        Assert.All(steps, step => Assert.True(step.GetProperty("milliseconds").GetDouble() > 0));
        var labels = steps[^1].GetProperty("labels");
        Assert.NotEqual(labels.GetProperty("AWSCURRENT").GetString(), labels.GetProperty("AWSPREVIOUS").GetString());
        var proofs = facts.GetProperty("proofs").EnumerateArray().ToList();
        Assert.Contains("The old password is refused.", proofs.Select(proof => proof.GetProperty("claim").GetString()));
        Assert.All(proofs, proof => Assert.True(proof.GetProperty("holds").GetBoolean()));
        Assert.Equal("", demo.Error);
    }

    [Fact]
    public async Task It_prints_no_secret()
    {
        await using var demo = Demo.Start();
        var endpoint = (await demo.WaitForLineAsync("local AWS")).Split(' ')[^1];
        var secret = (await demo.WaitForLineAsync("secret ")).Split(' ')[^1];

        var passwords = await ReadPasswordsAsync(endpoint, secret);

        await demo.WaitAsync(); // these reads count as calls, so that one proof fails
        Assert.Equal(2, passwords.Count);
        Assert.All(passwords, password => Assert.DoesNotContain(password, demo.Output + demo.Error, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_native_build_of_the_function_can_be_shown()
    {
        var native = Siblings.Published("RotationFunctions.Lambda", "bootstrap");
        Requirement.Have(File.Exists(native) ? native : null, $"There is no native function at '{native}'. Make it with ./build.sh publish.");
        await using var demo = Demo.Start([], "--function", native);

        Assert.Equal(0, await demo.WaitAsync());
        Assert.Empty(demo.Remains());
    }

    /// <summary>Reads current and pending values for as long as the local AWS answers.</summary>
    private static async Task<HashSet<string>> ReadPasswordsAsync(string endpoint, string secret)
    {
        using var client = new HttpClient { BaseAddress = new Uri(endpoint) };
        var passwords = new HashSet<string>();
        try
        {
            while (true)
            {
                foreach (var label in (string[])["AWSCURRENT", "AWSPENDING"])
                    passwords.UnionWith(await ReadPasswordAsync(client, secret, label));
            }
        }
        catch (HttpRequestException)
        {
            return passwords; // the demo is over
        }
    }

    private static async Task<IEnumerable<string>> ReadPasswordAsync(HttpClient client, string secret, string label)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/") { Content = new StringContent(JsonSerializer.Serialize(new { SecretId = secret, VersionStage = label })) };
        request.Content.Headers.ContentType = new("application/x-amz-json-1.1");
        request.Headers.Add("X-Amz-Target", "secretsmanager.GetSecretValue");
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        using var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        if (!answer.RootElement.TryGetProperty("SecretString", out var text))
            return [];
        using var value = JsonDocument.Parse(text.GetString()!);
        return [value.RootElement.GetProperty("password").GetString()!];
    }

    [GeneratedRegex("""
        ^  database         PostgreSQL [0-9].*
          local AWS        http://127\.0\.0\.1:[0-9]+/
          function         arn:aws:lambda:us-east-1:123456789012:function:rotate-postgresql
          secret           arn:aws:secretsmanager:us-east-1:123456789012:secret:demo/orders_app_[0-9a-f]{6}-.{6}

          step             time   CURRENT  PENDING  PREVIOUS  Secrets Manager    logins
          createSecret +[0-9]+ ms   v1       v2       –         3 calls, 1 write   0
          setSecret +[0-9]+ ms   v1       v2       –         3 calls            2
          testSecret +[0-9]+ ms   v1       v2       –         1 call             1
          finishSecret +[0-9]+ ms   v2       v2       v1        3 calls, 1 write   0
          ✓ The old password is refused\.
          ✓ The new password logs in\.
          ✓ AWSPREVIOUS holds the old version, AWSCURRENT a new one\.
          ✓ All four steps ran\.
          ✓ At most 10 Secrets Manager calls, 2 of them writes\.
          ✓ Not one login failed during the rotation\.
          ✓ Neither password stands in the server's log\.

          The password was rotated in [0-9]+\.[0-9] s\. Nothing is left running\.
        $
        """)]
    private static partial Regex Whole();
}
