using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.SecretsManager;
using Amazon.SecretsManager.Model;
using RotationFunctions.Databases;
using RotationFunctions.Local;
using RotationFunctions.Local.DatabaseServers;
using RotationFunctions.Local.Lambda;
using RotationFunctions.Local.Rotation;
using RotationFunctions.PostgreSql;
using RotationFunctions.Tests;

namespace RotationFunctions.IntegrationTests;

/// <summary>A local AWS with the function, and a user of a real PostgreSQL with its secret.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private static int _count;

    private readonly ActivityFeed _feed;
    private readonly ConcurrentQueue<string> _log = [];

    private Stage(PostgreSqlServer server, LocalAws aws)
    {
        Server = server;
        Aws = aws;
        _feed = new ActivityFeed(aws);
        aws.FunctionLogged += line => _log.Enqueue(line.Text);
        Client = aws.CreateClient();
    }

    public PostgreSqlServer Server { get; }

    public LocalAws Aws { get; }

    public AmazonSecretsManagerClient Client { get; }

    public string User { get; } = $"integration_{Interlocked.Increment(ref _count)}";

    /// <summary>The password before any rotation.</summary>
    public string OldPassword { get; } = RandomNumberGenerator.GetHexString(24);

    public string SecretArn { get; private set; } = "";

    public string FirstVersion { get; private set; } = "";

    /// <summary>The function's ARN.</summary>
    public string Function { get; private set; } = "";

    /// <summary>What the function has written so far.</summary>
    public IReadOnlyCollection<string> Log => _log;

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <param name="retries">How often a rotation that failed is tried again, at once.</param>
    public static async Task<Stage> StartAsync(TestServer server, FunctionDefinition function, int retries = 0)
    {
        var options = new LocalAwsOptions { RotationRetries = [.. Enumerable.Repeat(TimeSpan.FromMilliseconds(1), retries)] };
        var stage = new Stage(await server.StartedAsync(), await LocalAws.StartAsync(options, Stop));
        // The verifier and not the password, so that the server's log holds no password unless it is leaked.
        var verifier = ScramVerifier.Make(stage.OldPassword, RandomNumberGenerator.Create());
        await stage.Server.ExecuteAsync($"DROP ROLE IF EXISTS {stage.User}; CREATE ROLE {stage.User} LOGIN PASSWORD '{verifier}'", Stop);
        var created = await stage.Client.CreateSecretAsync(
            new CreateSecretRequest { Name = $"tests/{stage.User}", SecretString = stage.Value(stage.OldPassword) }, Stop);
        stage.SecretArn = created.ARN;
        stage.FirstVersion = created.VersionId;
        stage.Function = stage.Define(function);
        return stage;
    }

    /// <summary>Adds another function that trusts the server, unless its environment says otherwise.</summary>
    /// <returns>Its ARN.</returns>
    public string Define(FunctionDefinition function)
    {
        var environment = new Dictionary<string, string>(function.Environment);
        if (Server.CaBundlePath is { } bundle)
            environment.TryAdd("CA_BUNDLE_PATH", bundle);
        return Aws.Define(function with { Environment = environment });
    }

    /// <summary>A value of the secret as a person writes it, with a field of their own.</summary>
    public string Value(string password) => new JsonObject
    {
        ["engine"] = "postgres",
        ["host"] = Server.Host,
        ["note"] = "the orders service",
        ["port"] = $"{Server.Port}",
        ["username"] = User,
        ["password"] = password,
        ["ssl"] = Server.HasTls,
        ["pool"] = new JsonObject { ["size"] = 10 },
    }.ToJsonString();

    /// <summary>Starts a rotation and waits for its end, retries included.</summary>
    /// <returns>The version that it makes, and all that happened.</returns>
    public async Task<(string Version, IReadOnlyList<RotationActivity> Activities)> RotateAsync(string? function = null)
    {
        var version = await StartRotationAsync(function ?? Function, immediately: true);
        return (version, await _feed.FollowAsync(Stop));
    }

    /// <summary>Lets the service try out the configuration, and waits for the end of that.</summary>
    public async Task<IReadOnlyList<RotationActivity>> TryOutAsync()
    {
        await StartRotationAsync(Function, immediately: false);
        return await _feed.FollowAsync(Stop);
    }

    /// <summary>Registers a pending version whose steps nobody runs.</summary>
    public async Task<string> RegisterAsync()
    {
        var broken = Aws.Functions.Exists("broken")
            ? "broken"
            : Aws.Define(new FunctionDefinition { Name = "broken", Command = "/nowhere/function" });
        return (await RotateAsync(broken)).Version;
    }

    /// <summary>Calls the function for one step, as the service does.</summary>
    /// <returns>The outcome, or the message of the error.</returns>
    public async Task<string> InvokeAsync(string step, string version, string? rotationToken = null)
    {
        var rotationEvent = new JsonObject { ["Step"] = step, ["SecretId"] = SecretArn, ["ClientRequestToken"] = version, ["RotationToken"] = rotationToken };
        var result = await Aws.Functions.InvokeAsync(Function, JsonSerializer.SerializeToUtf8Bytes(rotationEvent), Stop);
        var answer = JsonNode.Parse(result.Payload.Span)!;
        return (string)(result.FunctionError is null ? answer["outcome"] : answer["errorMessage"])!;
    }

    public async Task<(string VersionId, JsonObject Fields)> ReadAsync(string label = StagingLabels.Current)
    {
        var value = await Client.GetSecretValueAsync(new GetSecretValueRequest { SecretId = SecretArn, VersionStage = label }, Stop);
        return (value.VersionId, JsonNode.Parse(value.SecretString)!.AsObject());
    }

    public async Task<string> PasswordAsync(string label = StagingLabels.Current) => (string)(await ReadAsync(label)).Fields["password"]!;

    /// <summary>Whether the server lets the user in with that password now.</summary>
    public async Task<bool> LogsInAsync(string password)
    {
        try
        {
            await using var session = await LogInAsync(password);
            return true;
        }
        catch (RotationException refusal) when (refusal.Code == DatabaseErrors.LoginRefused)
        {
            return false;
        }
    }

    public Task<IDatabaseSession> LogInAsync(string password) => new PostgreSqlEngine(new TlsSettings(Server.CaBundlePath), RandomNumberGenerator.Create())
        .LogInAsync(DatabaseSecret.Read(SecretValue.FromText(Value(password))), Server.HasTls ? TlsMode.Verified : TlsMode.None, Stop);

    /// <summary>The database server's log.</summary>
    public async Task<string> ServerLogAsync() =>
        Requirement.Have(await Server.ReadLogAsync(Stop), $"The log of {Server.Description} cannot be read.");

    private async Task<string> StartRotationAsync(string function, bool immediately) => (await Client.RotateSecretAsync(new RotateSecretRequest
    {
        SecretId = SecretArn,
        RotationLambdaARN = function,
        RotationRules = new RotationRulesType { AutomaticallyAfterDays = 30 },
        RotateImmediately = immediately,
    }, Stop)).VersionId;

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Aws.DisposeAsync();
        await Server.ExecuteAsync($"DROP ROLE {User}", CancellationToken.None);
    }
}
