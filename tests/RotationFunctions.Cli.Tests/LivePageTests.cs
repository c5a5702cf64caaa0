using System.Text.Json;
using Amazon.SecretsManager;
using Amazon.SecretsManager.Model;
using RotationFunctions.IntegrationTests;
using RotationFunctions.Local;
using RotationFunctions.Local.Tests;

namespace RotationFunctions.Cli.Tests;

/// <summary>The page of <c>rotate local</c> that stays open while a rotation goes through its steps</summary>
public class LivePageTests
{
    // What stands at each step of the rotation that was begun last, as a person reads it, without the milliseconds.
    private const string Steps = "[...document.querySelector('.rotation').querySelectorAll('.step')]"
        + ".map(step => [...step.childNodes].map(node => node.textContent).join(' | ').replace(/\\d+ ms/, 'N ms')).join('\\n')";

    // The labels of each version in the table of secrets.
    private const string Versions = "[...document.querySelectorAll('#secrets tbody tr')]"
        + ".map(row => [...row.querySelectorAll('.label')].map(label => label.textContent).join('+')).join(', ')";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_moves_through_the_four_steps_as_they_happen()
    {
        await using var aws = await LocalAws.StartAsync(new LocalAwsOptions(), Stop);
        using var client = aws.CreateClient();
        using var seen = new SemaphoreSlim(0);
        var first = (await client.CreateSecretAsync(new CreateSecretRequest { Name = "orders", SecretString = "one" }, Stop)).VersionId;
        var second = Guid.NewGuid().ToString();
        await using var function = await AttachedFunction.StartAsync(aws, "rotator", async rotationEvent =>
        {
            await seen.WaitAsync(Stop); // until the page has shown this step as running
            await ActAsync(client, rotationEvent.GetProperty("Step").GetString()!, from: first, to: second);
        });
        await using var browser = await Browser.OpenAsync(aws.Endpoint);

        await client.RotateSecretAsync(new RotateSecretRequest { SecretId = "orders", RotationLambdaARN = function.Arn, ClientRequestToken = second }, Stop);

        await ShowsAsync(browser, Steps, "createSecret | running …\nsetSecret\ntestSecret\nfinishSecret");
        await ShowsAsync(browser, Versions, "AWSPENDING, AWSCURRENT"); // the service makes an empty version before it calls
        seen.Release();
        var created = $"createSecret | succeeded, N ms | PutSecretValue | AWSCURRENT on {first[..8]} | AWSPENDING on {second[..8]}";
        await ShowsAsync(browser, Steps, $"{created}\nsetSecret | running …\ntestSecret\nfinishSecret");
        seen.Release();
        await ShowsAsync(browser, Steps, $"{created}\nsetSecret | succeeded, N ms\ntestSecret | running …\nfinishSecret");
        seen.Release();
        await ShowsAsync(browser, Steps, $"{created}\nsetSecret | succeeded, N ms\ntestSecret | succeeded, N ms\nfinishSecret | running …");
        seen.Release();
        Assert.True(await browser.ComesToAsync("document.querySelector('.rotation.succeeded')"));
        await ShowsAsync(browser, Versions, "AWSCURRENT, AWSPREVIOUS");
    }

    private static Task ActAsync(AmazonSecretsManagerClient client, string step, string from, string to) => step switch
    {
        "createSecret" => client.PutSecretValueAsync(
            new PutSecretValueRequest { SecretId = "orders", ClientRequestToken = to, SecretString = "two", VersionStages = ["AWSPENDING"] }, Stop),
        "finishSecret" => client.UpdateSecretVersionStageAsync(
            new UpdateSecretVersionStageRequest { SecretId = "orders", VersionStage = "AWSCURRENT", MoveToVersionId = to, RemoveFromVersionId = from }, Stop),
        _ => Task.CompletedTask,
    };

    private static async Task ShowsAsync(Browser browser, string what, string expected)
    {
        if (!await browser.ComesToAsync($"document.querySelector('.rotation') && {what} === {JsonSerializer.Serialize(expected)}"))
            Assert.Equal(expected, await browser.EvaluateAsync(what));
    }
}
