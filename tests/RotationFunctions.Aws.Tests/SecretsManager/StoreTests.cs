using Amazon.SecretsManager;
using Amazon.SecretsManager.Model;
using RotationFunctions.Local;

namespace RotationFunctions.Aws.Tests.SecretsManager;

/// <summary>The store over HTTP, against the local AWS.</summary>
public sealed class StoreTests : IAsyncLifetime
{
    private const string First = "11111111-1111-1111-1111-111111111111";
    private const string Second = "22222222-2222-2222-2222-222222222222";

    private LocalAws _aws = null!;
    private AmazonSecretsManagerClient _client = null!;
    private SecretsManagerStore _store = null!;
    private string _secret = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _aws = await LocalAws.StartAsync(new LocalAwsOptions(), Stop);
        _client = Clients.To(_aws.Endpoint);
        _store = new SecretsManagerStore(_client);
        _secret = (await _client.CreateSecretAsync(new CreateSecretRequest { Name = "orders", SecretString = """{"password": "one"}""", ClientRequestToken = First }, Stop)).ARN;
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _aws.DisposeAsync();
    }

    [Fact]
    public async Task A_description_has_the_arn_the_labels_and_whether_rotation_is_enabled()
    {
        await PutAsync("""{"password": "two"}""");

        var description = await _store.DescribeAsync("orders", Stop);

        Assert.Equal(_secret, description.SecretId);
        Assert.Null(description.RotationEnabled);
        Assert.Equal((First, Second), (description.FindVersion("AWSCURRENT"), description.FindVersion("AWSPENDING")));
    }

    [Fact]
    public async Task A_secret_without_a_version_has_no_labels()
    {
        await _client.CreateSecretAsync(new CreateSecretRequest { Name = "empty" }, Stop);

        Assert.Empty((await _store.DescribeAsync("empty", Stop)).Versions);
        Assert.Null(await _store.FindVersionAsync("empty", null, "AWSCURRENT", Stop));
    }

    [Fact]
    public async Task A_version_is_found_by_its_id_by_its_label_and_by_both()
    {
        await PutAsync("""{"password": "two"}""");

        foreach (var (version, label) in new[] { (Second, null), (null, "AWSPENDING"), (Second, "AWSPENDING") })
        {
            var found = await _store.FindVersionAsync(_secret, version, label, Stop);
            Assert.Equal((Second, "two"), (found!.VersionId, found.Value.GetString("password")));
            Assert.Equal(["AWSPENDING"], found.Labels);
        }
    }

    [Fact]
    public async Task A_version_tells_when_it_was_made()
    {
        await PutAsync("""{"password": "two"}""");
        var listed = (await _client.ListSecretVersionIdsAsync(new ListSecretVersionIdsRequest { SecretId = _secret }, Stop)).Versions;

        foreach (var version in new[] { First, Second })
        {
            var created = (await _store.FindVersionAsync(_secret, version, null, Stop))!.Created;
            Assert.NotNull(created);
            Assert.Equal(listed.Single(one => one.VersionId == version).CreatedDate!.Value.ToUniversalTime(), created.Value.UtcDateTime);
        }
    }

    [Theory]
    [InlineData(null, "AWSPREVIOUS")]
    [InlineData("33333333-3333-3333-3333-333333333333", null)]
    [InlineData("33333333-3333-3333-3333-333333333333", "AWSPENDING")]
    [InlineData(First, "AWSPENDING")] // a label that stands elsewhere
    public async Task What_there_is_not_is_not_found(string? version, string? label)
    {
        await PutAsync("two");

        Assert.Null(await _store.FindVersionAsync(_secret, version, label, Stop));
    }

    [Fact]
    public async Task A_pending_value_is_put_once()
    {
        Assert.True(await PutAsync("two"));
        Assert.True(await PutAsync("two")); // the same again
        Assert.False(await PutAsync("other"));

        Assert.Equal("two", (await _store.FindVersionAsync(_secret, Second, "AWSPENDING", Stop))!.Value.Text);
        Assert.Equal(First, (await _store.FindVersionAsync(_secret, null, "AWSCURRENT", Stop))!.VersionId);
    }

    [Fact]
    public async Task A_binary_value_goes_there_and_back()
    {
        byte[] bytes = [0, 255, 128];

        await _store.TryPutPendingAsync(_secret, Second, SecretValue.FromBinary(bytes), null, Stop);

        var found = await _store.FindVersionAsync(_secret, Second, null, Stop);
        Assert.Null(found!.Value.Text);
        Assert.Equal(bytes, found.Value.Binary!.Value.ToArray());
    }

    [Fact]
    public async Task A_promotion_is_a_compare_and_swap()
    {
        await PutAsync("two");

        Assert.False(await _store.TryPromoteAsync(_secret, Second, Second, Stop));
        Assert.False(await _store.TryPromoteAsync(_secret, Second, null, Stop));
        Assert.Equal(First, (await _store.DescribeAsync(_secret, Stop)).FindVersion("AWSCURRENT"));
        Assert.True(await _store.TryPromoteAsync(_secret, Second, First, Stop));

        var labels = await _store.DescribeAsync(_secret, Stop);
        Assert.Equal((Second, First), (labels.FindVersion("AWSCURRENT"), labels.FindVersion("AWSPREVIOUS")));
    }

    [Fact]
    public async Task Pending_is_taken_off()
    {
        await PutAsync("two");

        await _store.DetachPendingAsync(_secret, Second, Stop);

        Assert.Null((await _store.DescribeAsync(_secret, Stop)).FindVersion("AWSPENDING"));
    }

    [Fact]
    public async Task A_secret_that_is_to_be_deleted_is_named()
    {
        await _client.DeleteSecretAsync(new DeleteSecretRequest { SecretId = _secret }, Stop);

        var described = await Assert.ThrowsAsync<RotationException>(() => _store.DescribeAsync(_secret, Stop));
        var put = await Assert.ThrowsAsync<RotationException>(() => PutAsync("two"));

        Assert.StartsWith($"StoreRefused: Secret {_secret} is scheduled for deletion (", described.Message, StringComparison.Ordinal);
        Assert.Equal(RotationErrors.StoreRefused, put.Code);
    }

    [Fact]
    public async Task A_secret_that_there_is_not_is_named()
    {
        var error = await Assert.ThrowsAsync<RotationException>(() => _store.DescribeAsync("nothing", Stop));

        Assert.Equal("SecretNotFound: There is no secret nothing in this account and region. Check the name or ARN, and the region.", error.Message);
    }

    private Task<bool> PutAsync(string value) => _store.TryPutPendingAsync(_secret, Second, SecretValue.FromText(value), null, Stop);
}
