using System.Collections.Concurrent;
using System.Diagnostics;

namespace RotationFunctions.Tests.Observation;

/// <summary>What whoever measures is told of each step.</summary>
public class StepReportTests
{
    private readonly Stage _stage = new();

    [Fact]
    public async Task Each_step_is_reported_with_its_outcome_and_its_requests_to_the_store()
    {
        await _stage.Begin().RotateAsync();

        Assert.Equal(
            [
                ("createSecret", "Created", 4), ("setSecret", "Set", 3), ("testSecret", "Tested", 1), ("finishSecret", "Finished", 3),
            ],
            _stage.Observer.Reports.Select(report => (report.Step, report.Outcome, report.Calls)));
        Assert.Equal(_stage.Store.Calls.Count, _stage.Observer.Reports.Sum(report => report.Calls));
        Assert.All(_stage.Observer.Reports, report => Assert.Equal((Stage.Secret, Stage.Second, null), (report.SecretId, report.VersionId, report.Code)));
    }

    [Fact]
    public async Task A_failed_step_is_reported_with_its_cause()
    {
        await _stage.Create().FailAsync(RotationStep.TestSecret);

        var report = Assert.Single(_stage.Observer.Reports);
        Assert.Equal((StepReport.Failed, "LoginRefused"), (report.Outcome, report.Code));
    }

    [Fact]
    public async Task A_step_that_waits_for_a_person_is_no_failure_and_is_logged_as_a_warning()
    {
        _stage.Create().Account.Before = (_, _) => throw new RotationWaitingException("WaitingForKey", "Somebody must supply it.");

        var error = await Assert.ThrowsAsync<RotationWaitingException>(() => _stage.RunAsync(RotationStep.SetSecret));

        Assert.True(error.IsTransient);
        Assert.Equal((StepReport.Waiting, "WaitingForKey"), (_stage.Observer.Reports[0].Outcome, _stage.Observer.Reports[0].Code));
        Assert.StartsWith("Warning: setSecret of version", Assert.Single(_stage.Log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_takes_the_time_that_passed_on_its_clock()
    {
        await _stage.Begin().RunAsync(RotationStep.TestSecret); // which waits for a value that never comes

        Assert.Equal(TimeSpan.FromSeconds(10), _stage.Observer.Reports[0].Duration);
    }

    [Fact]
    public async Task Each_step_is_a_trace_with_its_facts_and_no_secret()
    {
        var traces = new ConcurrentQueue<Activity>(); // other tests leave traces at the same time
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == RotationTrace.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = traces.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        var stage = new Stage { RotationToken = "canary-rotation-token-canary-rotation" };
        using var test = new Activity("test").Start();

        await stage.Create("canary").FailAsync(RotationStep.TestSecret);

        var trace = Assert.Single(traces, trace => trace.TraceId == test.TraceId);
        Assert.Equal("testSecret", trace.OperationName);
        Assert.Equal(ActivityStatusCode.Error, trace.Status);
        Assert.Equal(
            ["rotation.calls=1", "rotation.code=LoginRefused", "rotation.outcome=Failed", $"rotation.secret={Stage.Secret}", $"rotation.version={Stage.Second}"],
            trace.TagObjects.Select(tag => $"{tag.Key}={tag.Value}").Order(StringComparer.Ordinal));
    }
}
