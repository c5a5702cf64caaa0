using Amazon.SecretsManager;
using Amazon.SecretsManager.Model;
using RotationFunctions.IntegrationTests;
using RotationFunctions.Local;
using RotationFunctions.Local.Lambda;
using RotationFunctions.Local.Rotation;
using RotationFunctions.Tests;

namespace RotationFunctions.Cli.Tests;

/// <summary>Secrets of a local AWS whose rotation is turned on, and <c>rotate now</c> to rotate them with.</summary>
internal sealed class Fleet : IAsyncDisposable
{
    private readonly string _rotator;
    private readonly string _broken;

    private Fleet(LocalAws aws)
    {
        Aws = aws;
        Client = aws.CreateClient();
        aws.RotationHappened += activity => Rotations += activity is RotationSucceeded ? 1 : 0;
        _rotator = Define("rotator", "rotate");
        _broken = Define("broken", "fail");
    }

    public static async Task<Fleet> StartAsync(bool enforceQuotas = false) =>
        new(await LocalAws.StartAsync(new LocalAwsOptions { EnforceQuotas = enforceQuotas, RotationRetries = [] }, Stage.Stop));

    public LocalAws Aws { get; }
    public AmazonSecretsManagerClient Client { get; }
    public DirectoryInfo Folder { get; } = Directory.CreateTempSubdirectory("rotate-now-");
    public string Journal => Path.Combine(Folder.FullName, "journal.jsonl");

    /// <summary>How many rotations have succeeded since the last secret was created.</summary>
    public int Rotations { get; private set; }

    public Task<Operator.Ran> NowAsync(params string[] arguments) => NowAsync(Aws.Endpoint, arguments);

    public static Task<Operator.Ran> NowAsync(Uri endpoint, params string[] arguments) => Operator.RunAsync(Operator.Environment(endpoint), ["now", .. arguments]);

    /// <summary>A secret that was rotated once, and under which nothing is under way.</summary>
    /// <param name="isBroken">Each of its rotations fails.</param>
    public async Task CreateAsync(string name, bool isBroken = false, string? tag = null, string? host = null)
    {
        await Client.CreateSecretAsync(new CreateSecretRequest
        {
            Name = name, SecretString = $$"""{"password":"canary-7Q","host":"{{host ?? name}}"}""", Tags = tag is null ? [] : [new Tag { Key = "team", Value = tag }],
        }, Stage.Stop);
        var tried = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Watch(RotationActivity activity)
        {
            if (activity is RotationSucceeded or RotationFailed)
                tried.TrySetResult();
        }
        Aws.RotationHappened += Watch;
        await Client.RotateSecretAsync(new RotateSecretRequest { SecretId = name, RotationLambdaARN = isBroken ? _broken : _rotator }, Stage.Stop);
        await tried.Task.WaitAsync(Stage.Stop);
        Aws.RotationHappened -= Watch;
        Rotations = 0;
        if (isBroken)
            await DetachPendingAsync(name);
    }

    /// <summary>A secret whose rotation is turned on and that has no value yet.</summary>
    public async Task CreateEmptyAsync(string name)
    {
        await Client.CreateSecretAsync(new CreateSecretRequest { Name = name }, Stage.Stop);
        await Client.RotateSecretAsync(new RotateSecretRequest { SecretId = name, RotationLambdaARN = _rotator, RotateImmediately = false }, Stage.Stop);
    }

    /// <summary>Gives up what is under way, as a person does.</summary>
    public async Task DetachPendingAsync(string name)
    {
        var seen = await Client.DescribeSecretAsync(new DescribeSecretRequest { SecretId = name }, Stage.Stop);
        if (seen.VersionIdsToStages.FirstOrDefault(version => version.Value is [StagingLabels.Pending]).Key is { } pending)
        {
            await Client.UpdateSecretVersionStageAsync(
                new UpdateSecretVersionStageRequest { SecretId = name, VersionStage = StagingLabels.Pending, RemoveFromVersionId = pending }, Stage.Stop);
        }
    }

    /// <summary>How many versions each secret has, those without a label too.</summary>
    public async Task<List<int>> CountVersionsAsync()
    {
        var counts = new List<int>();
        foreach (var secret in (await Client.ListSecretsAsync(new ListSecretsRequest(), Stage.Stop)).SecretList)
        {
            var listed = await Client.ListSecretVersionIdsAsync(new ListSecretVersionIdsRequest { SecretId = secret.ARN, IncludeDeprecated = true }, Stage.Stop);
            counts.Add(listed.Versions.Count);
        }
        return counts;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Aws.DisposeAsync();
        Folder.Delete(recursive: true);
    }

    private string Define(string name, string handler) =>
        Aws.Define(new FunctionDefinition { Name = name, Command = Siblings.Executable("RotationFunctions.TestFunction"), Handler = handler });
}
