using System.Diagnostics;
using System.Text;
using System.Text.Json;
using RotationFunctions.Local.Lambda;

namespace RotationFunctions.Local.Tests.Lambda;

/// <summary>Functions that the local AWS starts as processes: how they live and how they end.</summary>
public sealed class FunctionProcessTests : IAsyncLifetime
{
    private readonly ObservedClock _clock = new();
    private LocalStage _stage = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _stage = await LocalStage.StartAsync(new LocalAwsOptions { Clock = _clock });

    public ValueTask DisposeAsync() => _stage.DisposeAsync();

    [Fact]
    public async Task A_process_is_kept_warm_and_measured()
    {
        var function = _stage.Define("context");

        var first = await DescribeAsync(function);
        var second = await DescribeAsync(function);

        Assert.Equal(first.GetProperty("process").GetInt32(), second.GetProperty("process").GetInt32());
        Assert.NotEqual(first.GetProperty("requestId").GetString(), second.GetProperty("requestId").GetString());
        var report = await _stage.WaitForLineAsync(line => line.StartsWith("REPORT", StringComparison.Ordinal));
        Assert.Matches(@"^REPORT RequestId: \S+\tDuration: [\d.]+ ms\tMemory Size: 128 MB\tMax Memory Used: [1-9]\d* MB\tInit Duration: [\d.]+ ms$", report);
    }

    [Fact]
    public async Task A_process_that_exits_in_the_middle_fails_its_invocation_and_the_next_gets_another()
    {
        var function = _stage.Define("exit");

        var first = await _stage.InvokeAsync(function);
        var second = await _stage.InvokeAsync(function);

        foreach (var result in new[] { first, second })
        {
            Assert.Equal("Unhandled", result.FunctionError);
            AssertError(result, "Runtime.ExitError", $"RequestId: {result.RequestId} Error: Runtime exited with error: exit status 3");
        }
    }

    [Fact]
    public async Task What_waits_behind_a_process_that_exits_gets_another_one()
    {
        await using var stage = await LocalStage.StartAsync(new LocalAwsOptions { MostProcessesPerFunction = 1 });
        var function = stage.Define("exit");

        var results = await Task.WhenAll(stage.InvokeAsync(function), stage.InvokeAsync(function), stage.InvokeAsync(function));

        Assert.All(results, result => Assert.Equal("Unhandled", result.FunctionError));
    }

    [Fact]
    public async Task An_invocation_that_takes_too_long_is_ended_with_its_process()
    {
        var function = _stage.Define("hang", timeout: TimeSpan.FromSeconds(7));
        var invoking = _stage.InvokeAsync(function);

        await _clock.PassAsync(TimeSpan.FromSeconds(7), Stop);
        var result = await invoking;

        Assert.Equal("Unhandled", result.FunctionError);
        using var error = JsonDocument.Parse(result.Payload);
        Assert.EndsWith($" {result.RequestId} Task timed out after 7.00 seconds", error.RootElement.GetProperty("errorMessage").GetString(), StringComparison.Ordinal);
        await _stage.WaitForLineAsync(line => line.EndsWith("Task timed out after 7.00 seconds", StringComparison.Ordinal));
        Assert.Empty(Children(function));
    }

    [Fact]
    public async Task A_process_that_never_polls_is_ended_and_named()
    {
        var function = _stage.Aws.Define(new FunctionDefinition { Name = "sleeper", Command = "/bin/sleep", Arguments = ["1000"] });
        var invoking = _stage.InvokeAsync(function);

        await _clock.PassAsync(TimeSpan.FromSeconds(10), Stop);
        var result = await invoking;

        AssertError(result, "Sandbox.Timedout", "The function's process did not ask the Runtime API for an invocation within 10 seconds of its start. "
            + "It finds the API by AWS_LAMBDA_RUNTIME_API.");
    }

    [Theory]
    [InlineData("/bin/false", "Error: Runtime exited with error: exit status 1")]
    [InlineData("/bin/true", "Error: Runtime exited without providing a reason")]
    public async Task A_process_that_ends_before_it_polls_fails_what_waits(string command, string expected)
    {
        var function = _stage.Aws.Define(new FunctionDefinition { Name = "ends", Command = command });

        AssertError(await _stage.InvokeAsync(function), "Runtime.ExitError", expected);
    }

    [Fact]
    public async Task A_command_that_cannot_be_started_is_named()
    {
        var function = _stage.Aws.Define(new FunctionDefinition { Name = "missing", Command = "/no/such/function" });

        var result = await _stage.InvokeAsync(function);

        using var error = JsonDocument.Parse(result.Payload);
        Assert.Equal("Runtime.InvalidEntrypoint", error.RootElement.GetProperty("errorType").GetString());
        Assert.StartsWith("The function 'missing' cannot be started: '/no/such/function': ", error.RootElement.GetProperty("errorMessage").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_that_is_killed_fails_its_invocation()
    {
        var function = _stage.Define("hang");
        var invoking = _stage.InvokeAsync(function);
        await WaitForChildAsync(function);

        Children(function).Single().Kill();

        var result = await invoking;
        using var error = JsonDocument.Parse(result.Payload);
        Assert.EndsWith("Runtime exited with error: signal: killed", error.RootElement.GetProperty("errorMessage").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task As_many_invocations_as_come_at_once_get_a_process_each()
    {
        var function = _stage.Define("hang", timeout: TimeSpan.FromSeconds(7));
        var invocations = Enumerable.Range(0, 3).Select(_ => _stage.InvokeAsync(function)).ToList();

        await _clock.PassAsync(TimeSpan.FromSeconds(7), Stop, waiters: 3); // all three have been taken, and none has ended
        var results = await Task.WhenAll(invocations);

        Assert.All(results, result => Assert.Equal("Unhandled", result.FunctionError));
    }

    [Fact]
    public async Task No_process_is_left_when_the_local_AWS_is_gone()
    {
        var function = _stage.Define("context");
        var hanging = _stage.Define("hang", "hanging");
        await DescribeAsync(function);
        var invoking = _stage.InvokeAsync(hanging);
        await WaitForChildAsync(hanging);
        Assert.NotEmpty(Children(function));

        await _stage.DisposeAsync();

        Assert.Empty(Children(function).Concat(Children(hanging)));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => invoking);
    }

    [Fact]
    public async Task What_a_process_has_started_ends_with_it()
    {
        var function = _stage.Aws.Define(new FunctionDefinition { Name = "parent", Command = "/bin/sh", Arguments = ["-c", "sleep 1000 & sleep 1000"] });
        var invoking = _stage.InvokeAsync(function);
        await WaitForChildAsync(function);

        await _stage.DisposeAsync();

        Assert.Empty(Children(function));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => invoking);
    }

    // The processes of a function carry its name, and this local AWS's address, in their environment.
    private IEnumerable<Process> Children(string function)
    {
        var mark = Encoding.ASCII.GetBytes($"AWS_LAMBDA_RUNTIME_API={_stage.Aws.Endpoint.Authority}/{function[(function.LastIndexOf(':') + 1)..]}/");
        return Process.GetProcesses().Where(process => EnvironmentOf(process).AsSpan().IndexOf(mark) >= 0);
    }

    private static byte[] EnvironmentOf(Process process)
    {
        try
        {
            return File.ReadAllBytes($"/proc/{process.Id}/environ");
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private async Task WaitForChildAsync(string function)
    {
        while (!Children(function).Any())
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Stop);
    }

    private async Task<JsonElement> DescribeAsync(string function)
    {
        var result = await _stage.InvokeAsync(function);
        Assert.Null(result.FunctionError);
        using var answer = JsonDocument.Parse(result.Payload);
        return answer.RootElement.Clone();
    }

    private static void AssertError(InvocationResult result, string type, string message)
    {
        Assert.Equal("Unhandled", result.FunctionError);
        using var error = JsonDocument.Parse(result.Payload);
        Assert.Equal((type, message), (error.RootElement.GetProperty("errorType").GetString(), error.RootElement.GetProperty("errorMessage").GetString()));
    }
}
