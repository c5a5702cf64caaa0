using System.Security.Cryptography;

namespace RotationFunctions.Tests;

/// <summary>The rotator in the README is this one, and it works.</summary>
public sealed class ReadmeTests : IAsyncLifetime
{
    private readonly HttpClient _http = new();
    private readonly InMemorySecretStore _store = new(Stage.Secret);
    private ElasticsearchDouble _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await ElasticsearchDouble.StartAsync();
        _store.Add(Stage.First, Value("old"), StagingLabels.Current);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task The_readme_holds_the_program_to_the_letter()
    {
        var readme = await ReadAsync("README.md");
        var program = await ReadAsync("ElasticsearchRotation.cs");

        Assert.Contains($"```csharp\n{program}```\n", readme, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_program_fits_on_one_screen()
    {
        var lines = (await ReadAsync("ElasticsearchRotation.cs")).TrimEnd().Split('\n');

        Assert.InRange(lines.Length, 1, 55);
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 120));
    }

    [Fact]
    public async Task It_rotates_without_a_failed_login()
    {
        await RotateAsync();

        AssertFinished(Stage.Second);
        Assert.NotEqual("old", _server.Password);
        Assert.Equal(["POST /_security/user/_password 200", "GET /_security/_authenticate 200"], _server.Calls);
    }

    [Fact]
    public async Task Each_of_its_steps_may_be_repeated()
    {
        _store.Register(Stage.Second);
        foreach (var step in RotationSteps.OfRotation)
        {
            await RunAsync(step);
            await RunAsync(step);
        }

        AssertFinished(Stage.Second);
    }

    [Fact]
    public async Task A_set_that_is_held_while_a_later_rotation_finishes_changes_nothing()
    {
        _store.Register(Stage.Second);
        await RunAsync(RotationStep.CreateSecret);
        var isHeld = false;
        _server.BeforeChange = async () =>
        {
            if (isHeld)
                return;
            isHeld = true;
            await RotateAsync();
            await RotateAsync(Stage.Third);
        };

        var error = await Assert.ThrowsAsync<RotationException>(() => RunAsync(RotationStep.SetSecret));

        Assert.Equal("LoginRefused", error.Code);
        AssertFinished(Stage.Third);
    }

    [Fact]
    public async Task A_password_that_the_server_refuses_fails_the_test()
    {
        _store.Register(Stage.Second);
        await RunAsync(RotationStep.CreateSecret);

        var error = await Assert.ThrowsAsync<RotationException>(() => RunAsync(RotationStep.TestSecret));

        Assert.Equal("LoginRefused", error.Code);
        Assert.Equal(Stage.First, _store.VersionWith(StagingLabels.Current));
    }

    private SecretValue Value(string password) =>
        SecretValue.FromText($$"""{"url":"{{_server.Url}}","username":"shop","password":"{{password}}"}""");

    private async Task RotateAsync(string token = Stage.Second)
    {
        _store.Register(token);
        foreach (var step in RotationSteps.OfRotation)
            await RunAsync(step, token);
    }

    private Task<RotationOutcome> RunAsync(RotationStep step, string token = Stage.Second)
    {
        var services = new RotationServices(
            _store, new PasswordGenerator(new PasswordSettings(), RandomNumberGenerator.Create()), new RecordingLog(), new ImpatientClock());
        return new ElasticsearchRotator(_http).RotateAsync(
            new RotationEvent { Step = step, SecretId = Stage.Secret, ClientRequestToken = token },
            services, TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    private void AssertFinished(string token)
    {
        Assert.Equal(token, _store.VersionWith(StagingLabels.Current));
        Assert.Equal(_server.Password, _store.Value(StagingLabels.Current).GetString("password"));
    }

    private static Task<string> ReadAsync(string file) =>
        File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, file), TestContext.Current.CancellationToken);
}
