using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Amazon.SecretsManager;
using Amazon.SecretsManager.Model;
using RotationFunctions.Local;
using RotationFunctions.Local.Vendors;

namespace RotationFunctions.Cli.Demo;

/// <summary>
/// A small vendor of our own, a local AWS, the real function as a process of its own: an application's API key goes through the four
/// steps twice, and each time it is looked at which keys work.
/// </summary>
internal sealed class ApiKeyDemo(IDemoReport report, string? functionExecutable)
{
    /// <returns>Whether every proof held.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        var (succeeded, sentence) = await StageAsync(cancellationToken);
        report.End(succeeded, $"{sentence} Nothing is left running.");
        return succeeded;
    }

    private async Task<(bool Succeeded, string Sentence)> StageAsync(CancellationToken cancellationToken)
    {
        await using var vendor = await DemoVendor.StartAsync(cancellationToken);
        report.Show("vendor", $"a small one of our own at {vendor.Url}");
        await using var aws = await LocalAws.StartAsync(new LocalAwsOptions { RotationRetries = [] }, cancellationToken);
        report.Show("local AWS", aws.Endpoint.ToString());
        using var client = LocalClient.Create(aws);
        var administrator = await CreateAsync(client, "demo/vendor-administrator", new JsonObject { ["key"] = vendor.AdministratorKey },
            cancellationToken);
        var function = aws.Define(BuiltInFunction.Define("api-key", functionExecutable, new Dictionary<string, string>
        {
            ["RECIPE"] = "demo",
            ["VENDOR_URL"] = vendor.Url.ToString(),
            ["VENDOR_HTTP"] = "loopback",
            ["ADMINISTRATOR_SECRET"] = administrator,
        }));
        report.Show("function", function);

        var byHand = vendor.MakeKey("made by hand");
        var secret = await CreateAsync(client, "demo/mail", new JsonObject { ["api_key"] = byHand.Value, ["key_id"] = byHand.Id },
            cancellationToken);
        report.Show("secret", secret);
        return await RotateTwiceAsync(aws, vendor, client, function, secret, cancellationToken);
    }

    private async Task<(bool Succeeded, string Sentence)> RotateTwiceAsync(
        LocalAws aws, DemoVendor vendor, AmazonSecretsManagerClient client, string function, string secret,
        CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        using var proofs = new ApiKeyProofs(client, vendor, secret, report);
        for (var rotation = 1; rotation <= 2; rotation++)
        {
            await proofs.RememberAsync(cancellationToken);
            var watch = new RotationWatch(aws, secret, report, _ => Task.FromResult(new OutsideCount(Logins: null, vendor.Calls.Count)));
            if (await watch.RotateAsync(client, function, cancellationToken) is { } failure)
                return (false, failure);
            if (!await proofs.ShowAsync(cancellationToken))
                return (false, "What is marked with ✗ is not as it must be.");
        }
        var time = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return (true, string.Create(CultureInfo.InvariantCulture, $"The key was rotated twice in {time:0.0} s."));
    }

    private static async Task<string> CreateAsync(
        AmazonSecretsManagerClient client, string name, JsonObject value, CancellationToken cancellationToken) =>
        (await client.CreateSecretAsync(new CreateSecretRequest { Name = name, SecretString = value.ToJsonString() }, cancellationToken))
            .ARN;
}
