using System.Collections.Concurrent;
using System.Threading.Channels;
using RotationFunctions.Local;
using RotationFunctions.Local.DatabaseServers;
using RotationFunctions.Local.Rotation;
using RotationFunctions.Local.SecretsManager;

namespace RotationFunctions.Cli.Demo;

/// <summary>Follows one rotation from its start to its end, and reports every step.</summary>
internal sealed class RotationWatch
{
    private readonly Channel<RotationActivity> _activities = Channel.CreateUnbounded<RotationActivity>();
    private readonly PostgreSqlServer _server;
    private readonly string _user;
    private readonly IDemoReport _report;
    private readonly List<DemoStep> _steps = [];
    private readonly ConcurrentQueue<string> _log = [];

    /// <summary>Begins to watch; create it before the rotation is asked for.</summary>
    public RotationWatch(LocalAws aws, PostgreSqlServer server, string secretArn, string user, IDemoReport report)
    {
        _server = server;
        _user = user;
        _report = report;
        aws.FunctionLogged += line => _log.Enqueue(line.Text);
        aws.RotationHappened += activity =>
        {
            if (activity.SecretArn == secretArn)
                _activities.Writer.TryWrite(activity);
        };
    }

    public IReadOnlyList<DemoStep> Steps => _steps;

    /// <returns>Why the rotation did not succeed, or <c>null</c> where it did.</returns>
    public async Task<string?> WaitAsync(CancellationToken cancellationToken)
    {
        var before = await CountLoginsAsync(cancellationToken);
        await foreach (var activity in _activities.Reader.ReadAllAsync(cancellationToken))
        {
            switch (activity)
            {
                case StepEnded step:
                    var now = await CountLoginsAsync(cancellationToken);
                    Show(step, now is null || before is null ? null : now - before);
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

    private void Show(StepEnded step, LoginCount? logins)
    {
        var shown = new DemoStep(step.Step, step.Duration.TotalMilliseconds, step.Labels, step.Calls.Count,
            step.Calls.Count(call => !SecretsManagerCalls.IsRead(call)), logins?.Granted, logins?.Refused, step.Error,
            step.Error is null ? null : [.. _log]);
        _steps.Add(shown);
        _report.Show(shown);
    }

    private async Task<LoginCount?> CountLoginsAsync(CancellationToken cancellationToken) =>
        await _server.ReadLogAsync(cancellationToken) is { } log ? LoginCount.InPostgreSqlLog(log, _user) : null;
}
