using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using RotationFunctions.Local.Lambda;

namespace RotationFunctions.Local.Tests.Lambda;

/// <summary>The Runtime API, as a process that was started elsewhere sees it.</summary>
public sealed class RuntimeApiTests : IAsyncLifetime
{
    private LocalStage _stage = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _stage = await LocalStage.StartAsync();

    public ValueTask DisposeAsync() => _stage.DisposeAsync();

    [Theory]
    [InlineData("", "function")]
    [InlineData("mine/", "mine")]
    [InlineData("mine/some-process/", "mine")]
    public async Task It_answers_at_the_root_under_a_name_and_under_a_process_of_a_name(string path, string name)
    {
        var polling = NextAsync(path);
        await AttachedAsync(name);
        var invoking = _stage.InvokeAsync(name, """{"a": 1}""");

        using var next = await polling;
        using var answered = await AnswerAsync(path, next, "response", "\"done\"");
        var result = await invoking;

        Assert.Equal("""{"a": 1}""", await next.Content.ReadAsStringAsync(Stop));
        Assert.Equal(HttpStatusCode.Accepted, answered.StatusCode);
        Assert.Contains("\"status\"", await answered.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.Equal((null, "\"done\""), (result.FunctionError, Encoding.UTF8.GetString(result.Payload.Span)));
    }

    [Fact]
    public async Task An_invocation_has_its_id_its_deadline_and_its_functions_arn()
    {
        var polling = NextAsync("mine/");
        await AttachedAsync("mine");
        var invoking = _stage.InvokeAsync("mine");

        using var next = await polling;
        var deadline = DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(Header(next, "Lambda-Runtime-Deadline-Ms"), System.Globalization.CultureInfo.InvariantCulture));

        Assert.InRange(deadline - TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(15));
        Assert.Equal("arn:aws:lambda:us-east-1:123456789012:function:mine", Header(next, "Lambda-Runtime-Invoked-Function-Arn"));
        Assert.True(Guid.TryParse(Header(next, "Lambda-Runtime-Aws-Request-Id"), out _));
        Assert.Matches("^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$", Header(next, "Lambda-Runtime-Trace-Id"));
        using var answered = await AnswerAsync("mine/", next, "response", "null");
        Assert.Equal(Header(next, "Lambda-Runtime-Aws-Request-Id"), (await invoking).RequestId);
    }

    [Fact]
    public async Task It_says_that_it_is_well_where_the_lambda_test_tool_says_so() =>
        Assert.Equal("health", await _stage.Http.GetStringAsync("lambda-runtime-api/healthcheck", Stop));

    [Fact]
    public async Task An_error_is_handed_on_as_it_is()
    {
        const string error = """{"errorType": "Odd", "errorMessage": "no", "stackTrace": ["here"]}""";
        var polling = NextAsync("mine/");
        await AttachedAsync("mine");
        var invoking = _stage.InvokeAsync("mine");

        using var next = await polling;
        using var answered = await AnswerAsync("mine/", next, "error", error);
        var result = await invoking;

        Assert.Equal(HttpStatusCode.Accepted, answered.StatusCode);
        Assert.Equal(("Unhandled", error), (result.FunctionError, Encoding.UTF8.GetString(result.Payload.Span)));
    }

    [Fact]
    public async Task An_answer_to_an_invocation_that_there_is_not_is_refused()
    {
        var polling = NextAsync("mine/");
        await AttachedAsync("mine");
        var invoking = _stage.InvokeAsync("mine");
        using var next = await polling;
        using var first = await AnswerAsync("mine/", next, "response", "1");
        await invoking;

        using var second = await AnswerAsync("mine/", next, "response", "2");
        using var unknown = await _stage.Http.PostAsync("mine/2018-06-01/runtime/invocation/nothing/error", new StringContent("{}"), Stop);
        using var nobody = await _stage.Http.PostAsync("nobody/2018-06-01/runtime/invocation/nothing/response", new StringContent("{}"), Stop);

        foreach (var refused in new[] { second, unknown, nobody })
        {
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
            using var body = JsonDocument.Parse(await refused.Content.ReadAsStringAsync(Stop));
            Assert.Equal("InvalidRequestID", body.RootElement.GetProperty("errorType").GetString());
        }
        Assert.False(_stage.Aws.Functions.Exists("nobody")); // only a poll attaches a function
    }

    [Fact]
    public async Task An_answer_of_more_than_6_MB_is_refused_and_fails_the_invocation()
    {
        var polling = NextAsync("mine/");
        await AttachedAsync("mine");
        var invoking = _stage.InvokeAsync("mine");

        using var next = await polling;
        using var answered = await AnswerAsync("mine/", next, "response", new string('x', (6 * 1024 * 1024) + 1));
        var result = await invoking;

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answered.StatusCode);
        Assert.Equal("Unhandled", result.FunctionError);
        Assert.Contains("Function.ResponseSizeTooLarge", Encoding.UTF8.GetString(result.Payload.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_of_6_MB_is_taken()
    {
        var polling = NextAsync("mine/");
        await AttachedAsync("mine");
        var invoking = _stage.InvokeAsync("mine");

        using var next = await polling;
        using var answered = await AnswerAsync("mine/", next, "response", new string('x', 6 * 1024 * 1024));

        Assert.Equal(HttpStatusCode.Accepted, answered.StatusCode);
        Assert.Equal(6 * 1024 * 1024, (await invoking).Payload.Length);
    }

    [Fact]
    public async Task An_init_error_fails_what_waits()
    {
        var function = _stage.Aws.Define(new FunctionDefinition { Name = "mine", Command = "/bin/sleep", Arguments = ["1000"] });
        var invoking = _stage.InvokeAsync(function);

        using var reported = await _stage.Http.PostAsync("mine/2018-06-01/runtime/init/error", new StringContent("""{"errorType": "Broken"}"""), Stop);
        var result = await invoking;

        Assert.Equal(HttpStatusCode.Accepted, reported.StatusCode);
        Assert.Equal(("Unhandled", """{"errorType": "Broken"}"""), (result.FunctionError, Encoding.UTF8.GetString(result.Payload.Span)));
    }

    [Fact]
    public async Task An_invocation_is_not_lost_with_a_poll_that_was_given_up()
    {
        using (var poller = new TcpClient())
        {
            await poller.ConnectAsync(IPAddress.Loopback, _stage.Aws.Endpoint.Port, Stop);
            await poller.Client.SendAsync("GET /mine/2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray(), Stop);
            await AttachedAsync("mine");
            poller.Client.Shutdown(SocketShutdown.Send);
            Assert.Equal(0, await poller.Client.ReceiveAsync(new byte[1], Stop)); // it has been noticed
        }
        var invoking = _stage.InvokeAsync("mine", "7");

        using var next = await NextAsync("mine/");
        using var answered = await AnswerAsync("mine/", next, "response", "8");

        Assert.Equal("8", Encoding.UTF8.GetString((await invoking).Payload.Span));
    }

    [Fact]
    public async Task Several_invocations_are_served_at_once()
    {
        var polls = Enumerable.Range(0, 3).Select(_ => NextAsync("mine/")).ToList();
        await AttachedAsync("mine");
        var invocations = Enumerable.Range(0, 3).Select(number => _stage.InvokeAsync("mine", $"{number}")).ToList();

        var taken = await Task.WhenAll(polls); // all three are out before the first is answered
        foreach (var next in taken.Reverse())
        {
            using var answered = await AnswerAsync("mine/", next, "response", await next.Content.ReadAsStringAsync(Stop));
            next.Dispose();
        }

        var results = await Task.WhenAll(invocations);
        Assert.Equal(["0", "1", "2"], results.Select(result => Encoding.UTF8.GetString(result.Payload.Span)));
    }

    private Task<HttpResponseMessage> NextAsync(string path) => _stage.Http.GetAsync($"{path}2018-06-01/runtime/invocation/next", Stop);

    private Task<HttpResponseMessage> AnswerAsync(string path, HttpResponseMessage next, string kind, string body) => _stage.Http.PostAsync(
        $"{path}2018-06-01/runtime/invocation/{Header(next, "Lambda-Runtime-Aws-Request-Id")}/{kind}", new StringContent(body), Stop);

    private static string Header(HttpResponseMessage answer, string name) => answer.Headers.GetValues(name).Single();

    private async Task AttachedAsync(string name)
    {
        while (!_stage.Aws.Functions.Exists(name))
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, Stop);
    }
}
