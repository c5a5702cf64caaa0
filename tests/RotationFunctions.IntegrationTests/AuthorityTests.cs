using RotationFunctions.Local.Rotation;
using RotationFunctions.Tests;

namespace RotationFunctions.IntegrationTests;

/// <summary>The function trusts Secrets Manager by the few authorities in <c>SSL_CERT_FILE</c>, as <c>serverless.template</c> deploys it.</summary>
public sealed class AuthorityTests(TestServer server) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("authorities-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(FunctionBuild.Executable)]
    [InlineData(FunctionBuild.Native)]
    public async Task It_talks_to_an_endpoint_that_one_of_them_vouches_for(FunctionBuild build)
    {
        using var authority = new TestCertificates("an authority of the test");
        await using var stage = await Stage.StartAsync(server, build.Define());
        await using var front = new TlsFront(stage.Aws.Endpoint.Port, authority);

        var (_, happened) = await RotateAsync(stage, build, front, trusted: authority);

        Assert.IsType<RotationSucceeded>(happened[^1]);
        Assert.NotEqual(0, front.Encrypted);
        Assert.True(await stage.LogsInAsync(await stage.PasswordAsync()));
    }

    [Theory]
    [InlineData(FunctionBuild.Executable)]
    [InlineData(FunctionBuild.Native)]
    public async Task It_tells_nothing_to_an_endpoint_that_none_of_them_vouches_for(FunctionBuild build)
    {
        using var authority = new TestCertificates("an authority of the test");
        using var stranger = new TestCertificates("a stranger");
        await using var stage = await Stage.StartAsync(server, build.Define());
        await using var front = new TlsFront(stage.Aws.Endpoint.Port, stranger);

        var (_, happened) = await RotateAsync(stage, build, front, trusted: authority);

        var step = Assert.Single(happened.OfType<StepEnded>());
        Assert.StartsWith("StoreUnavailable: ", step.Error, StringComparison.Ordinal);
        Assert.Empty(step.Calls);
        Assert.True(await stage.LogsInAsync(stage.OldPassword));
    }

    private async Task<(string Version, IReadOnlyList<RotationActivity> Happened)> RotateAsync(
        Stage stage, FunctionBuild build, TlsFront front, TestCertificates trusted)
    {
        var bundle = Path.Combine(_folder.FullName, "roots.pem");
        await File.WriteAllTextAsync(bundle, trusted.AuthorityPem, Stage.Stop);
        var function = stage.Define(build.Define() with
        {
            Name = "over-tls",
            Environment = new Dictionary<string, string>
            {
                ["SSL_CERT_FILE"] = bundle,
                ["SSL_CERT_DIR"] = "/nowhere",
                ["AWS_ENDPOINT_URL_SECRETS_MANAGER"] = front.Address.ToString(),
            },
        });
        return await stage.RotateAsync(function);
    }
}
