using System.Text.Json;
using System.Text.Json.Nodes;
using RotationFunctions.Aws;
using RotationFunctions.Databases;

namespace RotationFunctions.Deployment.Tests.Templates;

/// <summary>The alarms look at metrics that the function writes; the service's events are told once.</summary>
public class AlarmTests
{
    private static readonly CloudFormationTemplate Template = CloudFormationTemplate.Read("templates/stacks/alarms.yaml");

    [Fact]
    public void Every_metric_is_one_that_a_failed_step_writes_with_just_these_dimensions()
    {
        var written = WrittenByAFailedStep();
        var watched = Watched().ToList();

        Assert.True(watched.Count > 4);
        Assert.All(watched, metric => Assert.Contains((
            (string)metric["Namespace"]!, (string)metric["MetricName"]!,
            string.Join(',', metric["Dimensions"]!.AsArray().Select(dimension => (string)dimension!["Name"]!))), written));
    }

    [Theory]
    [InlineData("StepFails", "Failures", "SUM", "Sum")]
    [InlineData("StepIsSlow", "Duration", "MAX", "Maximum")] // most keys have their work in createSecret and testSecret, a database in setSecret
    public void Every_step_of_a_rotation_is_watched(string alarm, string metric, string together, string statistic)
    {
        var metrics = Template.OfType("AWS::CloudWatch::Alarm")[alarm]["Metrics"]!.AsArray();
        var (results, steps) = (metrics.Where(one => one!["Expression"] is not null), metrics.Select(one => one!["MetricStat"]).OfType<JsonNode>().ToList());

        Assert.Equal($"{together}(METRICS())", (string?)Assert.Single(results)!["Expression"]);
        Assert.Equal(RotationSteps.OfRotation.Select(step => step.WireName()), steps.Select(step => Dimension(step["Metric"]!, "Step")));
        Assert.All(steps, step => Assert.Equal((metric, statistic), ((string?)step["Metric"]!["MetricName"], (string?)step["Stat"])));
    }

    [Fact]
    public void Every_code_is_one_that_there_is()
    {
        var codes = new[] { typeof(RotationErrors), typeof(DatabaseErrors) }.SelectMany(errors => errors.GetFields()).Select(field => field.Name).ToList();
        var watched = Watched().Select(metric => Dimension(metric, "Code")).OfType<string>().ToList();

        Assert.NotEmpty(watched);
        Assert.Empty(watched.Except(codes));
    }

    [Fact]
    public void Every_alarm_goes_to_the_topic() =>
        Assert.All(Template.OfType("AWS::CloudWatch::Alarm").Values, alarm => Assert.Equal("Topic", CloudFormationTemplate.Name(alarm["AlarmActions"]![0], "Ref")));

    [Fact]
    public void Failed_and_abandoned_rotations_are_told_by_a_stack_that_is_there_once_and_not_once_for_each_function()
    {
        var rule = Assert.Single(CloudFormationTemplate.Read("templates/stacks/rotation-events.yaml").OfType("AWS::Events::Rule")).Value;

        Assert.Equal(["RotationFailed", "RotationAbandoned"], CloudFormationTemplate.Texts(rule["EventPattern"]!["detail"]!["eventName"]));
        Assert.Equal(["AWS Service Event via CloudTrail"], CloudFormationTemplate.Texts(rule["EventPattern"]!["detail-type"]));
        Assert.Equal("Topic", CloudFormationTemplate.Name(rule["Targets"]![0]!["Arn"], "Ref"));
        Assert.Empty(Template.OfType("AWS::Events::Rule"));
    }

    private static IEnumerable<JsonObject> Watched() =>
        CloudFormationTemplate.ObjectsIn(Template.Resources).Where(map => map["MetricName"] is not null);

    private static string? Dimension(JsonNode metric, string name) =>
        (string?)metric["Dimensions"]!.AsArray().SingleOrDefault(dimension => (string?)dimension!["Name"] == name)?["Value"];

    /// <summary>Namespace, name and dimensions of each metric, by the function's own line.</summary>
    private static HashSet<(string Namespace, string Name, string Dimensions)> WrittenByAFailedStep()
    {
        using var output = new MemoryStream();
        new EmbeddedMetrics("rotator", output, TimeProvider.System).StepEnded(
            new StepReport("setSecret", "secret", "version", StepReport.Failed, RotationErrors.OutOfTime, TimeSpan.FromSeconds(1), 2));
        using var line = JsonDocument.Parse(output.ToArray());
        return
        [
            .. from definition in line.RootElement.GetProperty("_aws").GetProperty("CloudWatchMetrics").EnumerateArray()
               from dimensions in definition.GetProperty("Dimensions").EnumerateArray()
               from metric in definition.GetProperty("Metrics").EnumerateArray()
               select (definition.GetProperty("Namespace").GetString()!, metric.GetProperty("Name").GetString()!, string.Join(',', dimensions.EnumerateArray())),
        ];
    }
}
