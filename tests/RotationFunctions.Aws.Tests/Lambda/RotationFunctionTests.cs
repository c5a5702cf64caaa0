using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Amazon.Lambda.Serialization.SystemTextJson;
using RotationFunctions.Tests;

namespace RotationFunctions.Aws.Tests.Lambda;

/// <summary>A rotator as a Lambda function.</summary>
public sealed class RotationFunctionTests
{
    private const string Secret = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:orders-AbCdEf";
    private const string First = "11111111-1111-1111-1111-111111111111";
    private const string Second = "22222222-2222-2222-2222-222222222222";
    private const string Canary = "canary-7Q";

    private readonly InMemorySecretStore _store = new(Secret);
    private readonly StubContext _context = new(TimeSpan.FromSeconds(30));

    public RotationFunctionTests()
    {
        _store.Add(First, SecretValue.FromText($$"""{"password": "{{Canary}}"}"""), StagingLabels.Current);
        _store.Register(Second);
    }

    [Fact]
    public async Task Each_step_is_answered_and_logged()
    {
        List<string> answers = [];
        foreach (var step in new[] { "createSecret", "setSecret", "testSecret", "finishSecret" })
            answers.Add((await RunAsync(new QuietRotator(), step)).Outcome);

        Assert.Equal(["Created", "Set", "Tested", "Finished"], answers);
        Assert.Equal(Second, _store.VersionWith(StagingLabels.Current));
        Assert.All(_context.Log, line => Assert.Equal("Information", line.Level));
        Assert.True(_context.Log.Count >= 4);
        Assert.DoesNotContain(_context.Log, line => line.Message.Contains(Canary, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"createSecret\"")]
    [InlineData("{}")]
    [InlineData("""{"Step": "create_secret", "SecretId": "orders", "ClientRequestToken": "22222222-2222-2222-2222-222222222222"}""")]
    public async Task An_event_that_is_none_gets_a_named_error(string json)
    {
        var error = await Assert.ThrowsAsync<RotationException>(() => Function(new QuietRotator()).HandleAsync(Parse(json), _context));

        Assert.Equal(RotationErrors.InvalidEvent, error.Code);
        Assert.Empty(_store.Calls);
    }

    [Fact]
    public async Task A_rotator_that_throws_does_not_let_its_text_out()
    {
        var rotator = new QuietRotator { Fault = new InvalidOperationException(Canary, new FormatException(Canary)) };

        var error = await Assert.ThrowsAsync<RotationException>(() => RunAsync(rotator, "createSecret"));

        Assert.Equal(RotationErrors.Unexpected, error.Code);
        Assert.Null(error.InnerException);
        Assert.DoesNotContain(Canary, error.ToString(), StringComparison.Ordinal);
        Assert.Contains(_context.Log, line => line.Level == "Error");
        Assert.DoesNotContain(_context.Log, line => line.Message.Contains(Canary, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_invocations_time_is_the_steps_time()
    {
        var rotator = new QuietRotator { Pause = Timeout.InfiniteTimeSpan };

        var error = await Assert.ThrowsAsync<RotationException>(
            () => Function(rotator).HandleAsync(Event("createSecret"), new StubContext(TimeSpan.Zero)));

        Assert.Equal(RotationErrors.OutOfTime, error.Code);
    }

    [Fact]
    public async Task A_deadline_that_is_none_does_no_harm()
    {
        var answer = await Function(new QuietRotator()).HandleAsync(Event("createSecret"), new StubContext(TimeSpan.MaxValue));

        Assert.Equal("Created", answer.Outcome);
    }

    [Fact]
    public async Task A_check_answers_what_it_found()
    {
        var answer = await RunAsync(new QuietRotator(), "checkSecret");

        Assert.Equal("Checked", answer.Outcome);
        Assert.Contains(answer.Checks!, check => check is { Name: "current value", Result: CheckResult.Passed });
        Assert.Null(_store.VersionWith(StagingLabels.Previous));
    }

    [Fact]
    public void The_answer_has_the_same_form_in_whatever_way_Lambdas_serializer_is_made()
    {
        Check[] checks = [new("labels", CheckResult.Warning, "Look.")];
        var serializer = new SourceGeneratorLambdaJsonSerializer<RotationJson>();

        Assert.Equal("""{"step":"setSecret","outcome":"Set"}""", Write(new RotationAnswer("setSecret", "Set")));
        Assert.Equal("""{"step":"checkSecret","outcome":"Checked","checks":[{"name":"labels","result":"Warning","sentence":"Look."}]}""",
            Write(new RotationAnswer("checkSecret", "Checked", checks)));

        string Write(RotationAnswer answer)
        {
            using var written = new MemoryStream();
            serializer.Serialize(answer, written);
            return Encoding.UTF8.GetString(written.ToArray());
        }
    }

    private Task<RotationAnswer> RunAsync(Rotator rotator, string step) => Function(rotator).HandleAsync(Event(step), _context);

    private RotationFunction Function(Rotator rotator) =>
        new(rotator, _store, new PasswordGenerator(new PasswordSettings(), RandomNumberGenerator.Create()), TimeProvider.System);

    private static JsonElement Event(string step) =>
        Parse($$"""{"Step": "{{step}}", "SecretId": "{{Secret}}", "ClientRequestToken": "{{Second}}", "Unknown": 1}""");

    private static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
