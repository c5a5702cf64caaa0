using System.Net;
using System.Text.Json;
using RotationFunctions.Local.Lambda;

namespace RotationFunctions.Local.Tests.Lambda;

/// <summary>Lambda's Invoke over HTTP.</summary>
public sealed class InvokeTests : IAsyncLifetime
{
    private LocalStage _stage = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _stage = await LocalStage.StartAsync();

    public ValueTask DisposeAsync() => _stage.DisposeAsync();

    [Theory]
    [InlineData("mine")]
    [InlineData("arn:aws:lambda:us-east-1:123456789012:function:mine")]
    [InlineData("arn:aws:lambda:us-east-1:123456789012:function:mine:$LATEST")]
    [InlineData("mine:$LATEST")]
    [InlineData("123456789012:function:mine")]
    public async Task A_function_is_invoked_by_its_name_and_its_arn(string function)
    {
        await using var attached = await AttachedFunction.StartAsync(_stage.Aws, "mine", _ => Task.CompletedTask);

        using var answer = await InvokeAsync(function, """{"a": 1}""");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("{}", await answer.Content.ReadAsStringAsync(Stop));
        Assert.Equal("$LATEST", answer.Headers.GetValues("X-Amz-Executed-Version").Single());
        Assert.False(answer.Headers.Contains("X-Amz-Function-Error"));
        Assert.Equal(1, attached.Events.Single().GetProperty("a").GetInt32());
    }

    [Fact]
    public async Task A_functions_error_is_told_by_a_header()
    {
        await using var attached = await AttachedFunction.StartAsync(_stage.Aws, "mine", _ => throw new InvalidOperationException("no"));

        using var answer = await InvokeAsync("mine");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("Unhandled", answer.Headers.GetValues("X-Amz-Function-Error").Single());
        using var error = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Stop));
        Assert.Equal("no", error.RootElement.GetProperty("errorMessage").GetString());
    }

    [Fact]
    public async Task An_event_is_taken_at_once_and_run_after_it()
    {
        var released = new TaskCompletionSource();
        var isDone = new TaskCompletionSource();
        await using var attached = await AttachedFunction.StartAsync(_stage.Aws, "mine", async _ =>
        {
            await released.Task;
            isDone.SetResult();
        });

        using var answer = await InvokeAsync("mine", type: "Event"); // while the function cannot end

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync(Stop));
        released.SetResult();
        await isDone.Task.WaitAsync(Stop);
    }

    [Fact]
    public async Task A_dry_run_runs_nothing()
    {
        await using var attached = await AttachedFunction.StartAsync(_stage.Aws, "mine", _ => Task.CompletedTask);

        using var answer = await InvokeAsync("mine", type: "DryRun");

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Empty(attached.Events);
    }

    [Fact]
    public async Task What_cannot_be_invoked_is_named()
    {
        await using var attached = await AttachedFunction.StartAsync(_stage.Aws, "mine", _ => Task.CompletedTask);

        using var nobody = await InvokeAsync("nobody");
        using var odd = await InvokeAsync("mine", type: "Odd");
        using var large = await InvokeAsync("mine", new string('x', (6 * 1024 * 1024) + 1));

        Assert.Equal((HttpStatusCode.NotFound, "ResourceNotFoundException"), (nobody.StatusCode, ErrorType(nobody)));
        Assert.Contains("Function not found: arn:aws:lambda:us-east-1:123456789012:function:nobody", await nobody.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.BadRequest, "InvalidParameterValueException"), (odd.StatusCode, ErrorType(odd)));
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "RequestTooLargeException"), (large.StatusCode, ErrorType(large)));
        Assert.Empty(attached.Events);
    }

    [Fact]
    public async Task An_error_spells_its_message_as_the_service_does()
    {
        await using var attached = await AttachedFunction.StartAsync(_stage.Aws, "mine", _ => Task.CompletedTask);
        using var missing = await InvokeAsync("nothing");
        using var odd = await InvokeAsync("mine", type: "Sometimes");

        Assert.StartsWith("""{"Type":"User","Message":"Function not found: """, await missing.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.StartsWith("""{"Type":"User","message":"X-Amz-Invocation-Type must """, await odd.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_invocation_runs_to_its_end_also_where_its_caller_goes_away()
    {
        var begun = new TaskCompletionSource();
        var released = new TaskCompletionSource();
        await using var attached = await AttachedFunction.StartAsync(_stage.Aws, "mine", _ =>
        {
            begun.TrySetResult();
            return released.Task;
        });
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var first = _stage.Aws.Functions.InvokeAsync("mine", "1"u8.ToArray(), giveUp.Token);
        await begun.Task;

        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        released.SetResult();

        Assert.Null((await _stage.InvokeAsync("mine", "2")).FunctionError); // the function's answer to the first was taken, and it polls again
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a/b")]
    public void A_function_has_a_name(string name)
    {
        var definition = new FunctionDefinition { Name = name, Command = "true" };

        Assert.Throws<ArgumentException>(() => _stage.Aws.Define(definition));
    }

    [Fact]
    public void A_name_is_defined_once()
    {
        var definition = new FunctionDefinition { Name = "mine", Command = "true" };
        Assert.Equal("arn:aws:lambda:us-east-1:123456789012:function:mine", _stage.Aws.Define(definition));

        Assert.Throws<ArgumentException>(() => _stage.Aws.Define(definition));
    }

    private static string ErrorType(HttpResponseMessage answer) => answer.Headers.GetValues("x-amzn-ErrorType").Single();

    private async Task<HttpResponseMessage> InvokeAsync(string function, string payload = "{}", string? type = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"2015-03-31/functions/{Uri.EscapeDataString(function)}/invocations") { Content = new StringContent(payload) };
        if (type is not null)
            request.Headers.Add("X-Amz-Invocation-Type", type);
        return await _stage.Http.SendAsync(request, Stop);
    }
}
