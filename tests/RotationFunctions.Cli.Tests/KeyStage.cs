using Amazon.Runtime;
using Amazon.SecretsManager;
using Amazon.SecretsManager.Model;
using RotationFunctions.Local;
using RotationFunctions.Local.Lambda;
using RotationFunctions.Local.Rotation;
using RotationFunctions.Local.Vendors;
using RotationFunctions.Tests;

namespace RotationFunctions.Cli.Tests;

/// <summary>A secret whose key a person makes at a small vendor, and a rotation of it that waits.</summary>
internal sealed class KeyStage : IAsyncDisposable
{
    private readonly FileInfo _recipe = new(Path.GetTempFileName());
    private readonly string _function;

    private KeyStage(LocalAws aws, DemoVendor vendor)
    {
        Aws = aws;
        Vendor = vendor;
        Client = new AmazonSecretsManagerClient(new BasicAWSCredentials("local", "local"), new AmazonSecretsManagerConfig
        {
            ServiceURL = aws.Endpoint.ToString(), AuthenticationRegion = aws.Options.Region,
        });
        Old = vendor.MakeKey("old").Value;
        _function = aws.Define(new FunctionDefinition
        {
            Name = "rotate-api-key", Command = Siblings.Executable("RotationFunctions.Lambda"), Handler = "api-key", Environment = new Dictionary<string, string> { ["RECIPE"] = "supplied" },
        });
    }

    public LocalAws Aws { get; }

    public DemoVendor Vendor { get; }

    public AmazonSecretsManagerClient Client { get; }

    /// <summary>The key before the rotation.</summary>
    public string Old { get; }

    /// <summary>The recipe's name, which is its file's.</summary>
    public string RecipeName => Path.GetFileNameWithoutExtension(_recipe.Name);

    /// <summary>The recipe's file.</summary>
    public string RecipePath => _recipe.FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <param name="waits">Whether a rotation has begun and waits for its key.</param>
    /// <param name="keepsId">Whether the recipe keeps the vendor's id of the key.</param>
    public static async Task<KeyStage> StartAsync(bool waits = true, bool keepsId = false)
    {
        var stage = new KeyStage(await LocalAws.StartAsync(new LocalAwsOptions { RotationRetries = [] }, Stop), await DemoVendor.StartAsync(Stop));
        await File.WriteAllTextAsync(stage._recipe.FullName, $$"""
            {
              "vendor": "Mail Ltd", "family": "supplied", "secret": { "key": "api_key"{{(keepsId ? ", \"id\": \"key_id\"" : "")}} }, "instructions": "Open Settings.", "base": "https://api.mail.example",
              "authentication": { "key": { "bearer": "{key}" } },
              "requests": { "verify": { "as": "key", "method": "GET", "path": "/v1/hello" } }
            }
            """, Stop);
        await stage.Client.CreateSecretAsync(new CreateSecretRequest
        {
            Name = "mail/key", SecretString = $$"""{"api_key":"{{stage.Old}}","note":"kept"}""", Tags = [new Tag { Key = "consumers", Value = "newsletter, billing" }],
        }, Stop);
        if (waits)
            await stage.RotateAsync();
        return stage;
    }

    public async Task<string> KeyAsync() => (await Client.GetSecretValueAsync(new GetSecretValueRequest { SecretId = "mail/key" }, Stop)).SecretString;

    /// <summary>Starts a command that knows the recipe.</summary>
    public Rotate Start(params string[] command) => Rotate.Start(Environment(), [.. command, "--recipe", _recipe.FullName]);

    /// <summary>The same at a terminal.</summary>
    public Rotate StartAtTerminal(params string[] command) => StartInShell(LineOf(command));

    /// <summary>What is typed to start a command that knows the recipe.</summary>
    public string LineOf(params string[] command) =>
        string.Join(' ', [Siblings.Executable("RotationFunctions.Cli", "rotate"), .. command, "--recipe", _recipe.FullName]);

    /// <summary>Runs a line of a shell at a terminal.</summary>
    public Rotate StartInShell(string line) => Rotate.StartProgram(Environment(), "script", "-qec", line, "/dev/null");

    /// <summary>Begins a rotation, and waits until it waits for its key.</summary>
    public async Task RotateAsync()
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Aws.RotationHappened += activity =>
        {
            if (activity is RotationFailed)
                ended.TrySetResult();
        };
        await Client.RotateSecretAsync(new RotateSecretRequest { SecretId = "mail/key", RotationLambdaARN = _function }, Stop);
        await ended.Task.WaitAsync(Stop);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Aws.DisposeAsync();
        await Vendor.DisposeAsync();
        _recipe.Delete();
    }

    /// <summary>The variables of a command that knows the vendor.</summary>
    public Dictionary<string, string?> Environment() => new(Operator.Environment(Aws.Endpoint)) { ["VENDOR_URL"] = Vendor.Url.ToString(), ["VENDOR_HTTP"] = "loopback", ["ADMINISTRATOR_SECRET"] = "administrator" };
}
