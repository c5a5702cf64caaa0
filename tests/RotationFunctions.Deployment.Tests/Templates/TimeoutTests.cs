using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Amazon.SecretsManager;
using RotationFunctions.ApiKeys;
using RotationFunctions.Aws;
using RotationFunctions.Databases;
using RotationFunctions.MySql;
using RotationFunctions.PostgreSql;
using RotationFunctions.Tests;

namespace RotationFunctions.Deployment.Tests.Templates;

/// <summary>The functions' time-outs are above all that one step may wait for, and serverless.template says the sum.</summary>
public partial class TimeoutTests
{
    private static TimeSpan Reporting => Constant<TimeSpan>(typeof(Rotator).Assembly, "RotationFunctions.StepRun", "TimeToReport");

    private static TimeSpan Settling => Constant<TimeSpan>(typeof(Rotator).Assembly, "RotationFunctions.Patience", "Usual");

    private static TimeSpan DeadSecretsManager =>
        Constant<TimeSpan>(typeof(SecretsManagerClients), "Timeout") * (new AmazonSecretsManagerConfig { RegionEndpoint = Amazon.RegionEndpoint.EUCentral1 }.MaxErrorRetry + 1);

    [Fact]
    public async Task A_database_step_has_time_for_every_login_and_every_wait()
    {
        var login = Math.Max(Constant<int>(typeof(PostgreSqlEngine), "ConnectTimeout"), Constant<int>(typeof(MySqlEngine), "ConnectTimeout"));
        const int PerLogin = 2; // with TLS, and again without where TLS_FALLBACK allows it
        const int Reads = 3; // pending, current, and pending again under the lock

        var worst = (await MostLoginsAsync() * PerLogin * TimeSpan.FromSeconds(login))
            + Constant<TimeSpan>(typeof(DatabaseRotator).Assembly, "RotationFunctions.Databases.DatabaseAccess", "LongestWaitForLock")
            + (Reads * Settling) + DeadSecretsManager + Reporting;

        AssertAbove("DatabaseTimeout", worst);
    }

    [Fact]
    public void An_api_key_step_has_time_for_a_silent_vendor_and_a_key_that_settles()
    {
        var client = typeof(ApiKeyRotator).Assembly;
        var request = Constant<TimeSpan>(client, "RotationFunctions.ApiKeys.VendorClient", "LongestRequest");
        var attempts = Constant<int>(client, "RotationFunctions.ApiKeys.VendorClient", "MostAttempts");
        var pauses = Enumerable.Range(0, attempts - 1).Select(pause => Constant<TimeSpan>(client, "RotationFunctions.ApiKeys.VendorClient", "FirstPause") * Math.Pow(2, pause));
        const int Reads = 2; // labels and current

        var worst = (attempts * request) + pauses.Aggregate((one, other) => one + other) + request + SlowestToSettle()
            + (Reads * Settling) + DeadSecretsManager + Reporting;

        AssertAbove("ApiKeyTimeout", worst);
    }

    /// <summary>The most logins of one setSecret, whatever the server answers to each.</summary>
    private static async Task<int> MostLoginsAsync()
    {
        var most = 0;
        foreach (var (answers, refusal) in
            from answers in Enumerable.Range(0, 1 << 8)
            from refusal in (string[])[DatabaseErrors.PasswordChangedMeanwhile, DatabaseErrors.PasswordRejected, DatabaseErrors.PasswordReused]
            select (answers, refusal))
        {
            var engine = new AnsweringEngine(answers, refusal);
            await Record.ExceptionAsync(() => new Stage(engine).RunAsync(RotationStep.SetSecret));
            most = Math.Max(most, engine.Logins);
        }
        return most;
    }

    private static SecretValue Value(string password) =>
        SecretValue.FromText($$"""{"engine": "any", "host": "localhost", "username": "orders", "password": "{{password}}"}""");

    private static TimeSpan SlowestToSettle() => TimeSpan.FromSeconds(
        Directory.GetFiles(Repository.PathOf("src/RotationFunctions.ApiKeys/Recipes/Shipped"), "*.json")
            .Max(file => (int?)JsonNode.Parse(File.ReadAllText(file))!["settlesInSeconds"] ?? 0));

    private static void AssertAbove(string parameter, TimeSpan worst)
    {
        var text = File.ReadAllText(Repository.PathOf("serverless.template"));
        var comment = text[text.IndexOf($"  {parameter}:\n", StringComparison.Ordinal)..];
        var told = Sum().Match(comment).Groups["seconds"].Value;

        Assert.Equal(worst.TotalSeconds.ToString(CultureInfo.InvariantCulture), told);
        Assert.InRange(int.Parse((string)DeployedFunction.Template.Parameters[parameter]!["Default"]!, CultureInfo.InvariantCulture), worst.TotalSeconds * 1.25, 900);
    }

    private static T Constant<T>(Assembly assembly, string type, string name) => Constant<T>(assembly.GetType(type, throwOnError: true)!, name);

    private static T Constant<T>(Type type, string name) =>
        (T)(type.GetField(name, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic) ?? throw new MissingFieldException(type.Name, name)).GetValue(null)!;

    [GeneratedRegex(@"That is (?<seconds>[0-9.]+) s[ ;]")]
    private static partial Regex Sum();

    /// <summary>A secret with all three passwords.</summary>
    private sealed class Stage : RotationStage
    {
        public Stage(IDatabaseEngine engine)
            : base(new DatabaseRotator(engine, new DatabaseSettings()), Value("current"))
        {
            Store.Add(Third, Value("previous"), StagingLabels.Previous);
            Store.Add(Second, Value("pending"), StagingLabels.Pending);
        }
    }

    /// <summary>Lets in or refuses, login for login, as the bits of a number say, and refuses every change.</summary>
    private sealed class AnsweringEngine(int answers, string refusal) : IDatabaseEngine
    {
        public int Logins { get; private set; }

        public string Name => "Any";

        public IReadOnlyCollection<string> EngineNames { get; } = ["any"];

        public int UsualPort => 1;

        public Task<IDatabaseSession> LogInAsync(DatabaseSecret credential, TlsMode tls, CancellationToken cancellationToken) =>
            (answers >> Logins++ & 1) == 1
                ? Task.FromResult<IDatabaseSession>(new RefusingSession(refusal))
                : throw new RotationException(DatabaseErrors.LoginRefused, "No.");
    }

    private sealed class RefusingSession(string refusal) : IDatabaseSession
    {
        public string Account => "any";

        public Task LockAsync(string user, TimeSpan timeout, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task SetOwnPasswordAsync(string password, CancellationToken cancellationToken) =>
            throw new RotationException(refusal, "No.");

        public Task ProbeAsync(string? sql, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<bool> NextExistsAsync(UserTurn turn, string? begunWith, CancellationToken cancellationToken) => Task.FromResult(false);

        public Task PrepareNextAsync(UserTurn turn, string password, CancellationToken cancellationToken) => Task.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
