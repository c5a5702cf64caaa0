using RotationFunctions.Local.Faults;
using RotationFunctions.Local.Rotation;

namespace RotationFunctions.Local.Tests.Faults;

/// <summary>What happens to the steps that the service invokes.</summary>
public sealed class StepFaultTests : IAsyncLifetime
{
    private LocalStage _stage = null!;

    public async ValueTask InitializeAsync()
    {
        _stage = await LocalStage.StartAsync();
        await _stage.CreateAsync();
    }

    public ValueTask DisposeAsync() => _stage.DisposeAsync();

    [Theory]
    [InlineData("setSecret#1:again", "createSecret setSecret setSecret testSecret finishSecret")]
    [InlineData("setSecret#1:at-once", "createSecret setSecret setSecret testSecret finishSecret")]
    [InlineData("setSecret#1:late", "createSecret setSecret testSecret setSecret finishSecret")]
    public async Task A_step_is_invoked_once_more_than_it_should_be(string text, string steps)
    {
        await using var function = await _stage.AttachAsync();
        var fault = Fault.Parse(text);
        _stage.Aws.Faults.Add(fault);

        await _stage.RotateAsync("orders", function.Arn);
        await _stage.WaitAsync<RotationSucceeded>();

        Assert.Equal(steps, string.Join(' ', function.Steps));
        Assert.True(fault.HasFired);
    }

    [Fact]
    public async Task A_late_step_comes_after_the_next_one_of_its_own_secret()
    {
        var function = _stage.Define("succeed");
        var fault = Fault.Parse("setSecret#1:late");
        _stage.Aws.Faults.Add(fault);
        var fired = new List<string>();
        _stage.Aws.Faults.Fired += late => fired.Add(late.ToString());

        await InvokeAsync(function, "setSecret", "orders");
        await InvokeAsync(function, "testSecret", "invoices");
        Assert.Empty(fired);
        Assert.Equal("no step of that secret followed", _stage.Aws.Faults.ExplainNotFired(fault));
        await InvokeAsync(function, "testSecret", "orders");

        Assert.Equal(["setSecret#1:late"], fired);
        Assert.Empty(_stage.Aws.Faults.NotFired);
    }

    [Fact]
    public async Task Of_two_faults_at_one_step_the_first_happens_and_the_other_is_told_with_it()
    {
        await using var function = await _stage.AttachAsync();
        var lost = Fault.Parse("testSecret#1:lost");
        _stage.Aws.Faults.Add(Fault.Parse("testSecret#1:again"));
        _stage.Aws.Faults.Add(lost);

        await _stage.RotateAsync("orders", function.Arn);
        await _stage.WaitAsync<RotationSucceeded>();

        Assert.Equal([lost], _stage.Aws.Faults.NotFired);
        Assert.Equal("testSecret#1:again came first at that call", _stage.Aws.Faults.ExplainNotFired(lost));
    }

    [Fact]
    public async Task A_step_that_succeeded_is_lost_and_so_all_are_run_again()
    {
        await using var stage = await LocalStage.StartAsync(new LocalAwsOptions { RotationRetries = [TimeSpan.Zero] });
        await stage.CreateAsync();
        await using var function = await stage.AttachAsync();
        stage.Aws.Faults.Add(Fault.Parse("setSecret#1:lost"));

        await stage.RotateAsync("orders", function.Arn);
        await stage.WaitAsync<RotationSucceeded>();

        Assert.Equal("createSecret setSecret createSecret setSecret testSecret finishSecret", string.Join(' ', function.Steps));
    }

    [Theory]
    [InlineData("createSecret#1:kill", "Runtime exited with error: signal: killed")]
    [InlineData("createSecret#1:timeout", "Task timed out after 30.00 seconds")]
    public async Task A_process_is_ended_in_its_step(string text, string error)
    {
        var fault = Fault.Parse(text);
        _stage.Aws.Faults.Add(fault);

        await _stage.RotateAsync("orders", _stage.Define("hang"));
        var failed = await _stage.WaitAsync<StepEnded>();

        Assert.EndsWith(error, failed.Error, StringComparison.Ordinal);
        Assert.True(fault.HasFired);
    }

    [Theory]
    [InlineData("finishSecret#1+:kill", "Runtime exited with error: signal: killed")]
    [InlineData("finishSecret#1+:timeout", "Task timed out after 30.00 seconds")]
    public async Task A_process_that_answers_at_once_is_no_faster_than_its_end(string text, string error)
    {
        var function = _stage.Define("succeed");
        _stage.Aws.Faults.Add(Fault.Parse(text));

        for (var round = 0; round < 6; round++)
        {
            Assert.Equal("\"nothing was done\"", await InvokeAsync(function, "createSecret")); // by a process that is warm from here on
            Assert.Contains(error, await InvokeAsync(function, "finishSecret"), StringComparison.Ordinal);
        }
    }

    private async Task<string> InvokeAsync(string function, string step, string secret = "orders")
    {
        using var rotationEvent = new StringContent($$"""{"Step":"{{step}}","SecretId":"{{secret}}"}""");
        using var answer = await _stage.Http.PostAsync(new Uri($"/2015-03-31/functions/{function}/invocations", UriKind.Relative), rotationEvent, TestContext.Current.CancellationToken);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
