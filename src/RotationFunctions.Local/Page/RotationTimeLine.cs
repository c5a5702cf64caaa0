using RotationFunctions.Local.Rotation;
using RotationFunctions.Local.SecretsManager;

namespace RotationFunctions.Local.Page;

/// <summary>One rotation on its way through its steps.</summary>
internal sealed class RotationTimeLine(RotationActivity first)
{
    private readonly Dictionary<string, ShownStep> _steps = [];
    private IReadOnlyDictionary<string, string> _labels = new Dictionary<string, string>();
    private string _state = "running";
    private string? _message;
    private bool _isTrial;

    public bool IsOf(RotationActivity activity) => activity.SecretArn == first.SecretArn && activity.VersionId == first.VersionId;

    public void Note(RotationActivity activity)
    {
        switch (activity)
        {
            case RotationStarted started:
                _steps.Clear();
                (_state, _message, _isTrial) = ("running", null, started.IsTrial);
                break;
            case StepStarted step:
                _steps[step.Step] = ShownStep.Waiting(step.Step) with { State = "running" };
                break;
            case StepEnded step:
                _steps[step.Step] = new ShownStep(
                    step.Step, step.Error is null ? "succeeded"
                        : "failed", (long)step.Duration.TotalMilliseconds, step.Calls, Moves(step.Labels), step.Error);
                break;
            case RotationSucceeded:
                _state = "succeeded";
                break;
            case RotationFailed failed:
                (_state, _message) = ("failed", failed.RetryIn is { } pause
                    ? $"{failed.ErrorMessage}; all steps again in {pause.TotalSeconds:0.#} s" : failed.ErrorMessage);
                break;
            case RotationAbandoned:
                _state = "abandoned";
                break;
        }
    }

    public ShownRotation Show(IReadOnlyList<Secret> secrets, Censor censor) => new(
        secrets.FirstOrDefault(secret => secret.Arn == first.SecretArn)?.Name
            ?? first.SecretArn, first.VersionId, _isTrial, _state, _message,
        [.. RotationSteps.OfRotation.Select(step => step.WireName())
            .Select(step => _steps.GetValueOrDefault(step) ?? ShownStep.Waiting(step))
            .Select(step => step with { Error = step.Error is { } error ? censor.Strike(error) : null })]);

    private List<ShownMove> Moves(IReadOnlyDictionary<string, string> labels)
    {
        List<ShownMove> moves = [.. labels.Where(label => _labels.GetValueOrDefault(label.Key) != label.Value)
            .Select(label => new ShownMove(label.Key, label.Value))];
        _labels = labels;
        return moves;
    }
}
