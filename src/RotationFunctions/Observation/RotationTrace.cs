using System.Diagnostics;

namespace RotationFunctions;

/// <summary>Traces of steps: an activity <c>createSecret</c>, <c>setSecret</c>, … of the source <c>RotationFunctions</c>, for whoever listens.</summary>
public static class RotationTrace
{
    /// <summary>The name to listen to.</summary>
    public const string SourceName = "RotationFunctions";

    private static readonly ActivitySource Source = new(SourceName);

    internal static Activity? Start(RotationEvent rotationEvent) => Source.StartActivity(rotationEvent.Step.WireName());

    internal static void End(Activity? trace, StepReport report)
    {
        if (trace is null)
            return;
        trace.SetTag("rotation.secret", report.SecretId);
        trace.SetTag("rotation.version", report.VersionId);
        trace.SetTag("rotation.outcome", report.Outcome);
        trace.SetTag("rotation.calls", report.Calls);
        if (report.Code is null)
            return;
        trace.SetTag("rotation.code", report.Code);
        trace.SetStatus(ActivityStatusCode.Error, report.Code);
    }
}
