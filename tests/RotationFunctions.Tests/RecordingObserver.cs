namespace RotationFunctions.Tests;

/// <summary>Keeps every report of a step.</summary>
internal sealed class RecordingObserver : IStepObserver
{
    public List<StepReport> Reports { get; } = [];

    public void StepEnded(StepReport report) => Reports.Add(report);
}
