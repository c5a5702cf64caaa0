using System.Text.Json;
using System.Text.Json.Nodes;
using RotationFunctions.Aws;
using RotationFunctions.Databases;

namespace RotationFunctions.Deployment.Tests.Templates;

/// <summary>The alarms look at metrics that the function writes, and at events that the service sends.</summary>
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

    [Fact]
    public void Every_step_of_a_rotation_is_watched()
    {
        var sum = Template.OfType("AWS::CloudWatch::Alarm")["StepFails"];

        Assert.Equal(
            RotationSteps.OfRotation.Select(step => step.WireName()),
            sum["Metrics"]!.AsArray().Where(metric => metric!["MetricStat"] is not null).Select(metric => Dimension(metric!["MetricStat"]!["Metric"]!, "Step")));
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
    public void Failed_and_abandoned_rotations_go_to_the_topic_and_so_does_every_alarm()
    {
        var rule = Assert.Single(Template.OfType("AWS::Events::Rule")).Value;

        Assert.Equal(["RotationFailed", "RotationAbandoned"], CloudFormationTemplate.Texts(rule["EventPattern"]!["detail"]!["eventName"]));
        Assert.Equal(["AWS Service Event via CloudTrail"], CloudFormationTemplate.Texts(rule["EventPattern"]!["detail-type"]));
        Assert.Equal("Topic", CloudFormationTemplate.Name(rule["Targets"]![0]!["Arn"], "Ref"));
        Assert.All(Template.OfType("AWS::CloudWatch::Alarm").Values, alarm => Assert.Equal("Topic", CloudFormationTemplate.Name(alarm["AlarmActions"]![0], "Ref")));
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
