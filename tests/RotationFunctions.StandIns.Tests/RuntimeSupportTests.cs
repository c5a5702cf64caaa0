using System.Text;
using System.Text.Json;
using RotationFunctions.Local;
using RotationFunctions.Local.Lambda;
using RotationFunctions.Tests;

namespace RotationFunctions.StandIns.Tests;

/// <summary>Amazon.Lambda.RuntimeSupport in a process of its own, on the Runtime API of the local AWS.</summary>
public sealed class RuntimeSupportTests : IAsyncLifetime
{
    private readonly List<string> _log = [];
    private LocalAws _aws = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _aws = await LocalAws.StartAsync(new LocalAwsOptions { MostProcessesPerFunction = 1 }, Stop);
        _aws.FunctionLogged += line =>
        {
            lock (_log)
                _log.Add(line.Text);
        };
    }

    public ValueTask DisposeAsync() => _aws.DisposeAsync();

    [Fact]
    public async Task The_context_is_that_of_the_invocation_and_of_the_environment()
    {
        var function = Define("context", timeout: TimeSpan.FromSeconds(20));

        var result = await InvokeAsync(function, """{"a": [1]}""");

        using var json = JsonDocument.Parse(result.Payload);
        var context = json.RootElement;
        Assert.Equal(result.RequestId, context.GetProperty("requestId").GetString());
        Assert.Equal(function, context.GetProperty("functionArn").GetString());
        Assert.Equal(("tested", "$LATEST"), (context.GetProperty("functionName").GetString(), context.GetProperty("functionVersion").GetString()));
        Assert.Equal((128, "/aws/lambda/tested"), (context.GetProperty("memory").GetInt32(), context.GetProperty("logGroup").GetString()));
        Assert.NotEmpty(context.GetProperty("logStream").GetString()!);
        Assert.InRange(context.GetProperty("remainingSeconds").GetDouble(), 0.001, 20);
        Assert.Equal("""{"a":[1]}""", context.GetProperty("payload").GetRawText());
    }

    [Fact]
    public async Task An_error_has_its_type_its_message_its_stack_and_its_cause()
    {
        var result = await InvokeAsync(Define("fail"));

        Assert.Equal("Unhandled", result.FunctionError);
        using var json = JsonDocument.Parse(result.Payload);
        var (outer, inner) = (json.RootElement, json.RootElement.GetProperty("cause"));
        Assert.Equal(["errorType", "errorMessage", "stackTrace", "cause"], outer.EnumerateObject().Select(member => member.Name));
        Assert.Equal(("InvalidOperationException", "the outer one"), (outer.GetProperty("errorType").GetString(), outer.GetProperty("errorMessage").GetString()));
        Assert.Equal(("FormatException", "the inner one"), (inner.GetProperty("errorType").GetString(), inner.GetProperty("errorMessage").GetString()));
        Assert.Contains(outer.GetProperty("stackTrace").EnumerateArray(), frame => frame.GetString()!.StartsWith("at RotationFunctions.TestFunction.", StringComparison.Ordinal));
        Assert.False(inner.TryGetProperty("cause", out _));
    }

    [Fact]
    public async Task After_an_error_the_process_goes_on()
    {
        var function = Define("fail");

        await InvokeAsync(function);
        await InvokeAsync(function);

        lock (_log) // the same start is told of both
            Assert.Single(_log.Where(line => line.StartsWith("REPORT", StringComparison.Ordinal)).Select(line => line.Split("Init Duration: ")[1]).Distinct());
    }

    [Fact]
    public async Task One_process_serves_as_many_invocations_at_once_as_it_is_told()
    {
        var function = Define("meet", environment: new() { ["AWS_LAMBDA_MAX_CONCURRENCY"] = "3" });

        var results = await Task.WhenAll(InvokeAsync(function, "3"), InvokeAsync(function, "3"), InvokeAsync(function, "3"));

        Assert.All(results, result => Assert.Null(result.FunctionError));
        Assert.Single(results.Select(Text).Distinct()); // the process's id
    }

    [Fact]
    public async Task An_answer_that_is_too_large_fails_the_invocation()
    {
        var result = await InvokeAsync(Define("large"), $"{6 * 1024 * 1024}"); // and two quotes

        Assert.Contains("Function.ResponseSizeTooLarge", Text(result), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("RotationFunctions.TestFunction::RotationFunctions.TestFunction.Greeter::GreetAsync", """{"Text":"Hello Ann","FunctionName":"tested"}""")]
    [InlineData("RotationFunctions.TestFunction::RotationFunctions.TestFunction.Greeter::GreetAtOnce", """{"Text":"Hi Ann","FunctionName":""}""")]
    public async Task A_handler_of_the_class_library_model_is_found_by_its_name(string handler, string expected)
    {
        var result = await InvokeAsync(Define(handler), "\"Ann\"");

        Assert.Null(result.FunctionError);
        Assert.Equal(expected, Text(result));
    }

    [Theory]
    [InlineData("RotationFunctions.TestFunction::RotationFunctions.TestFunction.BrokenGreeter::Greet", "FormatException", "the constructor fails")]
    [InlineData("RotationFunctions.TestFunction::RotationFunctions.TestFunction.Greeter::Nothing", "ArgumentException", "The type 'RotationFunctions.TestFunction.Greeter' has no public method 'Nothing'.")]
    [InlineData("RotationFunctions.TestFunction::Nothing::GreetAsync", "TypeLoadException", "Could not resolve type 'Nothing' in assembly")]
    [InlineData("Nothing::Nothing::Nothing", "FileNotFoundException", "Could not load file or assembly 'Nothing")]
    [InlineData("Nothing::Nothing", "ArgumentException", "The handler 'Nothing::Nothing' must have the form Assembly::Namespace.Type::Method.")]
    public async Task A_handler_that_cannot_be_made_is_an_init_error(string handler, string type, string message)
    {
        var result = await InvokeAsync(Define(handler), "\"Ann\"");

        Assert.Equal("Unhandled", result.FunctionError);
        using var error = JsonDocument.Parse(result.Payload);
        Assert.Equal(type, error.RootElement.GetProperty("errorType").GetString());
        Assert.StartsWith(message, error.RootElement.GetProperty("errorMessage").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null, @"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\t\S+\twarn\ta warning with a ""quote""$", true)]
    [InlineData("JSON", null, @"^\{""timestamp"":""[^""]+"",""level"":""Warning"",""requestId"":""[^""]+"",""message"":""a warning with a \\u0022quote\\u0022""\}$", true)]
    [InlineData(null, "WARN", @"\twarn\t", false)]
    public async Task The_log_has_the_form_and_the_level_of_Lambdas_settings(string? format, string? level, string warning, bool hasDetail)
    {
        var function = Define("log", environment: new() { ["AWS_LAMBDA_LOG_FORMAT"] = format ?? "", ["AWS_LAMBDA_LOG_LEVEL"] = level ?? "" });
        await InvokeAsync(function);
        await _aws.DisposeAsync(); // the last of its output is in

        Assert.Single(_log, line => System.Text.RegularExpressions.Regex.IsMatch(line, warning));
        Assert.Equal(hasDetail, _log.Any(line => line.Contains("a detail", StringComparison.Ordinal)));
    }

    private static string Text(InvocationResult result) => Encoding.UTF8.GetString(result.Payload.Span);

    private string Define(string handler, TimeSpan? timeout = null, Dictionary<string, string>? environment = null) => _aws.Define(new FunctionDefinition
    {
        Name = "tested", Command = Siblings.Executable("RotationFunctions.TestFunction"), Handler = handler, Timeout = timeout ?? TimeSpan.FromSeconds(30), Environment = environment ?? [],
    });

    private Task<InvocationResult> InvokeAsync(string function, string payload = "null") =>
        _aws.Functions.InvokeAsync(function, Encoding.UTF8.GetBytes(payload), Stop);
}
