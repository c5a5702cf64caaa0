using System.Text.Json.Nodes;
using Amazon.Runtime;
using Amazon.SecretsManager;
using Amazon.SecretsManager.Model;
using RotationFunctions.Cli.Access;
using RotationFunctions.Cli.Credentials;
using RotationFunctions.Cli.Now;
using RotationFunctions.Cli.Now.Leak;
using RotationFunctions.IntegrationTests;
using RotationFunctions.Local;
using RotationFunctions.Local.Faults;
using RotationFunctions.Local.Vendors;
using RotationFunctions.Tests;

namespace RotationFunctions.Cli.Tests;

/// <summary>Keys that have leaked, at a vendor that is slow to revoke them or will not: the current, the previous and an older one.</summary>
public sealed class LeakedKeyTests : IAsyncLifetime
{
    // Below the prover's own limit of time, which must not have come.
    private readonly ImpatientClock _clock = new(TimeSpan.FromSeconds(9));
    private readonly List<VendorKey> _leaked = [];
    private LocalAws _aws = null!;
    private DemoVendor _vendor = null!;
    private AmazonSecretsManagerClient _client = null!;
    private Action _beforeRetiring = () => { };
    private string _administrator = "";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _aws = await LocalAws.StartAsync(new LocalAwsOptions(), Stop);
        _vendor = await DemoVendor.StartAsync(Stop);
        _client = _aws.CreateClient();
        _administrator = (await _client.CreateSecretAsync(new CreateSecretRequest { Name = "administrator", SecretString = $$"""{"key":"{{_vendor.AdministratorKey}}"}""" }, Stop)).ARN;
        await _client.CreateSecretAsync(new CreateSecretRequest { Name = "mail", SecretString = NewLeak() }, Stop);
        for (var version = 2; version <= 3; version++)
            await PutAsync(NewLeak());
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _aws.DisposeAsync();
        await _vendor.DisposeAsync();
    }

    [Fact]
    public async Task An_older_key_is_revoked_as_well_though_its_version_has_no_label()
    {
        var end = await RunAsync();

        Assert.Equal((RotationResult.Succeeded, new LeakEnd(3, 1, null)), (end.Result, end.Leak));
        Assert.All(_leaked, key => Assert.Null(_vendor.Keys.FindById(key.Id)));
        Assert.NotNull(_vendor.Keys.FindByValue(await KeyAsync()));
    }

    [Fact]
    public async Task A_key_that_works_for_a_while_after_its_revocation_is_tried_until_it_is_refused()
    {
        var tries = 0;
        _vendor.Fault = call => IsHello(call, _leaked[2]) && ++tries < 4 ? new VendorFault.Refused(200) : null;

        var end = await RunAsync();

        Assert.Equal((RotationResult.Succeeded, new LeakEnd(3, 1, null)), (end.Result, end.Leak));
        Assert.Equal(4, tries);
        Assert.Equal([TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4)], _clock.Pauses);
    }

    [Fact]
    public async Task A_key_that_is_refused_is_not_tried_again_while_another_still_works()
    {
        _vendor.Fault = call => IsHello(call, _leaked[2]) ? new VendorFault.Refused(200) : null;

        var end = await RunAsync();

        Assert.Equal(RotationResult.Failed, end.Result);
        Assert.Equal($"It was rotated 2 times, and not every leaked value is refused. Version {await VersionAsync(_leaked[2])}: it still works. Lock its account, or revoke its "
            + "key, by hand.", end.Reason);
        Assert.Single(_vendor.Calls, call => IsHello(call, _leaked[0]));
        Assert.Equal(2 * 23, _clock.Pauses.Sum(pause => pause.TotalSeconds)); // of 30 s, in both turns
    }

    [Fact]
    public async Task Keys_that_cannot_be_revoked_keep_no_other_from_it_and_are_all_told()
    {
        _vendor.Fault = call => call.Method == "DELETE" && !call.Path.EndsWith($"/{_leaked[1].Id}", StringComparison.Ordinal) ? new VendorFault.Refused(403) : null;

        var end = await RunAsync();

        Assert.Equal(RotationResult.Failed, end.Result);
        foreach (var key in new[] { _leaked[0], _leaked[2] })
        {
            Assert.Contains($"Version {await VersionAsync(key)}: it still works. It could not be taken out of use. VendorRefused: the demo's vendor refused the request 'revoke': "
                + "status 403.", end.Reason, StringComparison.Ordinal);
        }
        Assert.Null(_vendor.Keys.FindById(_leaked[1].Id));
    }

    [Fact]
    public async Task A_version_that_cannot_be_read_keeps_no_other_key_from_its_revocation()
    {
        _beforeRetiring = () =>
        {
            _aws.Faults.Clear();
            _aws.Faults.Add(Fault.Parse("GetSecretValue#4:error")); // after three reads of the current value
        };

        var end = await RunAsync();

        Assert.Equal(RotationResult.Unfinished, end.Result);
        Assert.Contains($"Version {await VersionAsync(_leaked[2])}: It could not be read. It could not be taken out of use. StoreUnavailable: ", end.Reason, StringComparison.Ordinal);
        Assert.Equal([false, false, true], _leaked.Select(key => _vendor.Keys.FindById(key.Id) is not null));
    }

    private static bool IsHello(VendorCall call, VendorKey key) => call.Path == "/v1/hello" && call.Credential == key.Value;

    private async Task<RotationEnd> RunAsync()
    {
        // As a function's, whose calls a fault can be chosen for.
        using var client = new AmazonSecretsManagerClient(new SessionAWSCredentials("local", "local", "local"), new AmazonSecretsManagerConfig
        {
            ServiceURL = _aws.Endpoint.ToString(), AuthenticationRegion = _aws.Options.Region, MaxErrorRetry = 0,
        });
        var access = new AwsAccess(client, new FunctionInvoker(_client.Config, _aws.Endpoint));
        var settings = new Dictionary<string, string>
        {
            ["RECIPE"] = "demo", ["VENDOR_URL"] = _vendor.Url.ToString(), ["VENDOR_HTTP"] = "loopback", ["ADMINISTRATOR_SECRET"] = _administrator,
        };
        var target = Assert.Single(await new TargetFinder(access, haveLeaked: true, TimeProvider.System).FindAsync(new TargetChoice(["mail"], null, null), Stop));
        var rotation = new LeakedRotation(access, new CredentialRotators(settings.GetValueOrDefault, recipe: null), target, new LeakAnswer(EndsSessions: false), _clock);
        return await rotation.RunAsync(async _ =>
        {
            await PutAsync(ValueOf(_vendor.MakeKey("rotated")));
            _beforeRetiring();
            return new RotationEnd(target.Arn, target.Name, RotationResult.Succeeded, null);
        }, TimeSpan.FromSeconds(5), Stop);
    }

    private string NewLeak()
    {
        _leaked.Add(_vendor.MakeKey("leaked"));
        return ValueOf(_leaked[^1]);
    }

    private static string ValueOf(VendorKey key) => new JsonObject { ["api_key"] = key.Value, ["key_id"] = key.Id }.ToJsonString();

    private Task<PutSecretValueResponse> PutAsync(string value) => _client.PutSecretValueAsync(new PutSecretValueRequest { SecretId = "mail", SecretString = value }, Stop);

    private async Task<string> KeyAsync() =>
        (string)JsonNode.Parse((await _client.GetSecretValueAsync(new GetSecretValueRequest { SecretId = "mail" }, Stop)).SecretString)!["api_key"]!;

    private async Task<string> VersionAsync(VendorKey key)
    {
        var versions = await _client.ListSecretVersionIdsAsync(new ListSecretVersionIdsRequest { SecretId = "mail", IncludeDeprecated = true }, Stop);
        foreach (var version in versions.Versions)
        {
            var value = await _client.GetSecretValueAsync(new GetSecretValueRequest { SecretId = "mail", VersionId = version.VersionId }, Stop);
            if (value.SecretString == ValueOf(key))
                return version.VersionId;
        }
        throw new InvalidOperationException("No version holds the key.");
    }
}
