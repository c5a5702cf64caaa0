using System.Text.Json;

namespace RotationFunctions.Aws;

/// <summary>Writes a line for each step from which CloudWatch makes metrics: its duration, its requests to the store, its failures by cause.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html"/></remarks>
/// <param name="output">Standard output itself: the console's writer would wrap the line into a log record, which CloudWatch does not look into.</param>
public sealed class EmbeddedMetrics(string function, Stream output, TimeProvider clock) : IStepObserver
{
    /// <summary>The metrics' namespace.</summary>
    public const string Namespace = "RotationFunctions";

    private static readonly string[] ByStep = ["Function", "Step"];
    private static readonly string[] ByCause = ["Function", "Step", "Code"];

    private readonly Lock _lock = new();

    /// <summary>Reads <c>METRICS</c>: <c>emf</c> turns them on.</summary>
    public static EmbeddedMetrics? Create(SettingsReader settings, TimeProvider clock) => settings.Choice("METRICS", "emf", "none") == "emf"
        ? new EmbeddedMetrics(settings.Text("AWS_LAMBDA_FUNCTION_NAME") ?? "", Console.OpenStandardOutput(), clock)
        : null;

    public void StepEnded(StepReport report)
    {
        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line))
            Write(json, report);
        line.WriteByte((byte)'\n');
        lock (_lock)
        {
            line.WriteTo(output); // in one piece
            output.Flush();
        }
    }

    private void Write(Utf8JsonWriter json, StepReport report)
    {
        var failed = report.Outcome == StepReport.Failed;
        json.WriteStartObject();
        json.WriteStartObject("_aws");
        json.WriteNumber("Timestamp", clock.GetUtcNow().ToUnixTimeMilliseconds());
        json.WriteStartArray("CloudWatchMetrics");
        Define(json, ByStep, ("Duration", "Milliseconds"), ("Calls", "Count"), ("Failures", "Count"));
        if (failed)
            Define(json, ByCause, ("Failures", "Count"));
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteString("Function", function);
        json.WriteString("Step", report.Step);
        json.WriteString("Secret", report.SecretId);
        json.WriteString("Version", report.VersionId);
        json.WriteString("Outcome", report.Outcome);
        if (report.Code is not null)
            json.WriteString("Code", report.Code);
        json.WriteNumber("Duration", report.Duration.TotalMilliseconds);
        json.WriteNumber("Calls", report.Calls);
        json.WriteNumber("Failures", failed ? 1 : 0);
        json.WriteEndObject();
    }

    private static void Define(Utf8JsonWriter json, string[] dimensions, params ReadOnlySpan<(string Name, string Unit)> metrics)
    {
        json.WriteStartObject();
        json.WriteString("Namespace", Namespace);
        json.WriteStartArray("Dimensions");
        json.WriteStartArray();
        foreach (var dimension in dimensions)
            json.WriteStringValue(dimension);
        json.WriteEndArray();
        json.WriteEndArray();
        json.WriteStartArray("Metrics");
        foreach (var (name, unit) in metrics)
        {
            json.WriteStartObject();
            json.WriteString("Name", name);
            json.WriteString("Unit", unit);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
