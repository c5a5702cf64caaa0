using System.Text.Json;
using System.Text.RegularExpressions;
using RotationFunctions.Tests;

namespace RotationFunctions.Cli.Tests;

/// <summary><c>rotate demo --rotator api-key</c>, which needs nothing but the command itself.</summary>
public partial class ApiKeyDemoTests
{
    [Fact]
    public async Task It_rotates_twice_shows_which_keys_work_and_leaves_nothing_behind()
    {
        await using var demo = Rotate.Start("demo", "--rotator", "api-key");

        Assert.Equal(0, await demo.WaitAsync());

        Assert.Matches(Whole(), demo.Output);
        Assert.Equal("", demo.Error);
        Assert.Empty(demo.Remains());
        Assert.DoesNotContain("demo_", demo.Output, StringComparison.Ordinal); // what the vendor's keys begin with
        Assert.DoesNotContain("admin_", demo.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_is_not_asked_for_what_is_on_this_machine()
    {
        await using var proxy = await ScriptedServer.StartAsync(502, "");
        await using var demo = Rotate.Start(new Dictionary<string, string?> { ["HTTP_PROXY"] = proxy.Address.ToString(), ["http_proxy"] = proxy.Address.ToString() }, "demo", "--rotator", "api-key");

        Assert.Equal(0, await demo.WaitAsync());

        Assert.Empty(proxy.Requests);
    }

    [Fact]
    public async Task As_json_it_tells_the_same_facts()
    {
        await using var demo = Rotate.Start("demo", "--rotator", "api-key", "--json");

        Assert.Equal(0, await demo.WaitAsync());

        using var json = JsonDocument.Parse(demo.Output);
        var facts = json.RootElement;
        Assert.True(facts.GetProperty("succeeded").GetBoolean());
        var steps = facts.GetProperty("steps").EnumerateArray().ToList();
        Assert.Equal([2, 0, 1, 0, 2, 0, 1, 2], steps.Select(step => step.GetProperty("vendorRequests").GetInt32()));
        Assert.Equal([1, 0, 0, 1, 1, 0, 0, 1], steps.Select(step => step.GetProperty("secretsManagerWrites").GetInt32()));
        Assert.All(facts.GetProperty("proofs").EnumerateArray(), proof => Assert.True(proof.GetProperty("holds").GetBoolean()));
    }

    [Fact]
    public async Task A_native_build_of_the_function_rotates_the_key_as_well()
    {
        var native = Siblings.Published("RotationFunctions.Lambda", "bootstrap");
        Requirement.Have(File.Exists(native) ? native : null, $"There is no native function at '{native}'. Make it with ./build.sh publish.");
        await using var demo = Rotate.Start("demo", "--rotator", "api-key", "--function", native);

        Assert.Equal(0, await demo.WaitAsync());
    }

    [GeneratedRegex("""
        ^  vendor           a small one of our own at http://127\.0\.0\.1:[0-9]+/
          local AWS        http://127\.0\.0\.1:[0-9]+/
          function         arn:aws:lambda:us-east-1:123456789012:function:rotate-api-key
          secret           arn:aws:secretsmanager:us-east-1:123456789012:secret:demo/mail-.{6}

          step             time   CURRENT  PENDING  PREVIOUS  Secrets Manager    vendor
          createSecret +[0-9]+ ms   v1       v2       – +[0-9]+ calls, 1 write  +2 requests
          setSecret +[0-9]+ ms   v1       v2       – +1 call +0 requests
          testSecret +[0-9]+ ms   v1       v2       – +1 call +1 request
          finishSecret +[0-9]+ ms   v2       v2       v1 +[0-9]+ calls, 1 write  +0 requests
          ✓ The new key works\.
          ✓ The key before it still works, until the next rotation\.
          ✓ The vendor has two keys and no other\.

          step             time   CURRENT  PENDING  PREVIOUS  Secrets Manager    vendor
          createSecret +[0-9]+ ms   v2       v3       v1 +[0-9]+ calls, 1 write  +2 requests
          setSecret +[0-9]+ ms   v2       v3       v1 +1 call +0 requests
          testSecret +[0-9]+ ms   v2       v3       v1 +1 call +1 request
          finishSecret +[0-9]+ ms   v3       v3       v2 +[0-9]+ calls, 1 write  +2 requests
          ✓ The new key works\.
          ✓ The key before it still works, until the next rotation\.
          ✓ The key before that one is revoked\.
          ✓ The vendor has two keys and no other\.

          The key was rotated twice in [0-9]+\.[0-9] s\. Nothing is left running\.
        $
        """)]
    private static partial Regex Whole();
}
