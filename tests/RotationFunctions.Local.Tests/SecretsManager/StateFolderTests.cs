using System.Runtime.Versioning;

namespace RotationFunctions.Local.Tests.SecretsManager;

/// <summary>A state folder keeps the secrets over a restart.</summary>
public sealed class StateFolderTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"local-aws-{Path.GetRandomFileName()}");

    private string File => Path.Combine(_folder, "secrets.json");

    public void Dispose()
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Values_labels_and_tokens_survive_a_restart()
    {
        string secret;
        await using (var before = await StartAsync())
        {
            secret = await before.CreateAsync(value: "ä one");
            await before.PutAsync(secret, LocalStage.Second, "two", "AWSPENDING");
        }

        await using var after = await StartAsync();

        Assert.Equal("ä one", (await after.GetAsync("orders")).SecretString);
        Assert.Equal(["AWSPENDING"], await after.LabelsAsync(secret, LocalStage.Second));
        await after.PutAsync(secret, LocalStage.Second, "two", "AWSPENDING");
        await Assert.ThrowsAsync<Amazon.SecretsManager.Model.ResourceExistsException>(() => after.PutAsync(secret, LocalStage.Second, "other", "AWSPENDING"));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task Only_its_owner_may_read_the_file()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes.");
        await using var stage = await StartAsync();
        await stage.CreateAsync();
        await stage.PutAsync("orders", LocalStage.Second, "two");

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, System.IO.File.GetUnixFileMode(_folder));
        Assert.Equal([File], Directory.GetFiles(_folder));
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("null")]
    [InlineData("[null]")]
    [InlineData("""[{"Name": "orders"}]""")]
    [InlineData("""[{"Arn": "a", "Name": "orders", "Created": "2026-01-01T00:00:00+00:00", "Versions": null}]""")]
    [InlineData("""[{"Arn": "a", "Name": "orders", "Created": "2026-01-01T00:00:00+00:00", "Versions": [null]}]""")]
    [InlineData("""[{"Arn": "a", "Name": "orders", "Created": "2026-01-01T00:00:00+00:00", "Tags": {"team": null}}]""")]
    [InlineData("""[{"Arn": "a", "Name": "orders", "Created": "2026-01-01T00:00:00+00:00", "Versions": [{"Id": "v", "Created": "2026-01-01T00:00:00+00:00", "Labels": [null]}]}]""")]
    public async Task A_damaged_file_is_named_and_left_as_it_is(string content)
    {
        Directory.CreateDirectory(_folder);
        await System.IO.File.WriteAllTextAsync(File, content, TestContext.Current.CancellationToken);

        var error = await Assert.ThrowsAsync<InvalidDataException>(StartAsync);

        Assert.StartsWith($"The state of the local AWS in '{File}' cannot be read: ", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("Mend the file, or move it away to start afresh.", error.Message, StringComparison.Ordinal);
        Assert.Equal(content, await System.IO.File.ReadAllTextAsync(File, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_named_at_once()
    {
        await System.IO.File.WriteAllTextAsync(_folder, "a file", TestContext.Current.CancellationToken);
        try
        {
            var error = await Assert.ThrowsAnyAsync<IOException>(StartAsync);

            Assert.StartsWith($"The state of the local AWS cannot be written to '{File}': ", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            System.IO.File.Delete(_folder);
        }
    }

    [Fact]
    public async Task A_change_that_cannot_be_kept_is_an_error_of_the_service()
    {
        await using var stage = await StartAsync();
        Directory.CreateDirectory(File + ".new"); // stands in the way of the new file

        var (status, error) = await stage.CallAsync("CreateSecret", $$"""{"Name": "orders", "ClientRequestToken": "{{LocalStage.First}}"}""");

        Assert.Equal(500, status);
        Assert.Equal("InternalServiceError", error.GetProperty("__type").GetString());
        Assert.StartsWith($"The state of the local AWS cannot be written to '{File}': ", error.GetProperty("Message").GetString(), StringComparison.Ordinal);
    }

    private Task<LocalStage> StartAsync() => LocalStage.StartAsync(new LocalAwsOptions { StateFolder = _folder });
}
