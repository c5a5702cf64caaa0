namespace RotationFunctions;

/// <summary>Is told how each step ended, for metrics. It must not throw, and it may be called for several steps at once.</summary>
public interface IStepObserver
{
    void StepEnded(StepReport report);
}
