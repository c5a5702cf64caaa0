using System.Diagnostics;
using System.Text.Json;
using RotationFunctions.Tests;

namespace RotationFunctions.StandIns.Tests;

/// <summary>What Amazon.Lambda.RuntimeSupport says on the wire.</summary>
public sealed class RuntimeApiWireTests
{
    [Fact]
    public async Task It_polls_answers_and_polls_again()
    {
        var requests = await RunAsync("context", "\"event\"");

        Assert.Equal(
            [("GET", "/my/path/2018-06-01/runtime/invocation/next"), ("POST", "/my/path/2018-06-01/runtime/invocation/the-id/response"), ("GET", "/my/path/2018-06-01/runtime/invocation/next")],
            requests.Select(request => (request.Method, request.Path)));
        Assert.Equal("application/json", requests[1].Headers["Content-Type"]);
        using var answer = JsonDocument.Parse(requests[1].Body);
        Assert.Equal("the-arn", answer.RootElement.GetProperty("functionArn").GetString());
        Assert.InRange(answer.RootElement.GetProperty("remainingSeconds").GetDouble(), 1, 3600);
    }

    [Fact]
    public async Task An_error_goes_to_the_invocation_with_its_type_in_a_header()
    {
        var requests = await RunAsync("fail", "null");

        Assert.Equal(("POST", "/my/path/2018-06-01/runtime/invocation/the-id/error"), (requests[1].Method, requests[1].Path));
        Assert.Equal("InvalidOperationException", requests[1].Headers["Lambda-Runtime-Function-Error-Type"]);
        Assert.Equal("application/vnd.aws.lambda.error+json", requests[1].Headers["Content-Type"]);
        using var error = JsonDocument.Parse(requests[1].Body);
        Assert.Equal("the outer one", error.RootElement.GetProperty("errorMessage").GetString());
    }

    [Fact]
    public async Task An_init_error_is_reported_before_the_process_ends()
    {
        var requests = await RunAsync("Nothing::Nothing", "null", isLastAnswer: true);

        var reported = Assert.Single(requests);
        Assert.Equal(("POST", "/my/path/2018-06-01/runtime/init/error"), (reported.Method, reported.Path));
        Assert.Equal("ArgumentException", reported.Headers["Lambda-Runtime-Function-Error-Type"]);
    }

    /// <summary>Runs a process until it polls for the second time, or ends by itself.</summary>
    private static async Task<List<RecordedRequest>> RunAsync(string handler, string payload, bool isLastAnswer = false)
    {
        var polledAgain = new TaskCompletionSource();
        await using var server = await ScriptedServer.StartAsync(async (http, number) =>
        {
            if (http.Request.Method == "POST")
            {
                await ScriptedServer.AnswerAsync(http, 202, """{"status": "OK"}""", "application/json");
                return;
            }
            if (number > 1)
            {
                polledAgain.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted);
            }
            http.Response.Headers["Lambda-Runtime-Aws-Request-Id"] = "the-id";
            http.Response.Headers["Lambda-Runtime-Invoked-Function-Arn"] = "the-arn";
            http.Response.Headers["Lambda-Runtime-Deadline-Ms"] = $"{TimeProvider.System.GetUtcNow().AddHours(1).ToUnixTimeMilliseconds()}";
            await ScriptedServer.AnswerAsync(http, 200, payload, "application/json");
        });
        using var process = Process.Start(new ProcessStartInfo(Siblings.Executable("RotationFunctions.TestFunction"))
        {
            Environment = { ["AWS_LAMBDA_RUNTIME_API"] = $"{server.Address.Authority}/my/path", ["_HANDLER"] = handler },
            RedirectStandardError = true,
        })!;
        try
        {
            await (isLastAnswer ? process.WaitForExitAsync(TestContext.Current.CancellationToken) : polledAgain.Task.WaitAsync(TestContext.Current.CancellationToken));
            if (isLastAnswer)
                Assert.Equal(1, process.ExitCode);
        }
        finally
        {
            process.Kill();
        }
        return [.. server.Requests];
    }
}
