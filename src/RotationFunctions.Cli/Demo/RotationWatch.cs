using System.Collections.Concurrent;
using System.Threading.Channels;
using Amazon.SecretsManager;
using Amazon.SecretsManager.Model;
using RotationFunctions.Local;
using RotationFunctions.Local.Rotation;
using RotationFunctions.Local.SecretsManager;

namespace RotationFunctions.Cli.Demo;

/// <summary>Follows one rotation from its start to its end, and reports every step.</summary>
internal sealed class RotationWatch
{
    private readonly Channel<RotationActivity> _activities = Channel.CreateUnbounded<RotationActivity>();
    private readonly string _secretArn;
    private readonly IDemoReport _report;
    private readonly Func<CancellationToken, Task<OutsideCount>> _count;
    private readonly List<DemoStep> _steps = [];
    private readonly ConcurrentQueue<string> _log = [];

    /// <summary>Begins to watch; create it before the rotation is asked for.</summary>
    /// <param name="count">Counts what the function has done outside so far.</param>
    public RotationWatch(LocalAws aws, string secretArn, IDemoReport report, Func<CancellationToken, Task<OutsideCount>> count)
    {
        _secretArn = secretArn;
        _report = report;
        _count = count;
        aws.FunctionLogged += line => _log.Enqueue(line.Text);
        aws.RotationHappened += activity =>
        {
            if (activity.SecretArn == secretArn)
                _activities.Writer.TryWrite(activity);
        };
    }

    public IReadOnlyList<DemoStep> Steps => _steps;

    /// <summary>Asks for the rotation and waits until it is over.</summary>
    /// <returns>Why it did not succeed, as a sentence, or <c>null</c> where it did.</returns>
    public async Task<string?> RotateAsync(IAmazonSecretsManager client, string function, CancellationToken cancellationToken)
    {
        await client.RotateSecretAsync(new RotateSecretRequest
        {
            SecretId = _secretArn,
            RotationLambdaARN = function,
            RotationRules = new RotationRulesType { AutomaticallyAfterDays = 30 },
        }, cancellationToken);
        return await WaitAsync(cancellationToken) is { } failure ? $"{failure.TrimEnd('.')}." : null;
    }

    private async Task<string?> WaitAsync(CancellationToken cancellationToken)
    {
        var before = await _count(cancellationToken);
        await foreach (var activity in _activities.Reader.ReadAllAsync(cancellationToken))
        {
            switch (activity)
            {
                case StepEnded step:
                    var now = await _count(cancellationToken);
                    Show(step, now - before);
                    before = now;
                    break;
                case RotationSucceeded:
                    return null;
                case RotationFailed failure:
                    return failure.ErrorMessage;
                case RotationAbandoned:
                    return "The rotation was abandoned: its version lost AWSPENDING.";
            }
        }
        throw new OperationCanceledException(cancellationToken);
    }

    private void Show(StepEnded step, OutsideCount outside)
    {
        var shown = new DemoStep(step.Step, step.Duration.TotalMilliseconds, step.Labels, step.Calls.Count,
            step.Calls.Count(call => !SecretsManagerCalls.IsRead(call)), outside.Logins?.Granted, outside.Logins?.Refused,
                outside.VendorRequests, step.Error,
            step.Error is null ? null : [.. _log]);
        _steps.Add(shown);
        _report.Show(shown);
    }
}
