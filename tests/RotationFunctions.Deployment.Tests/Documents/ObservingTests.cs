using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using RotationFunctions.ApiKeys;
using RotationFunctions.Aws;
using RotationFunctions.Databases;
using RotationFunctions.MySql;
using RotationFunctions.PostgreSql;
using RotationFunctions.Tests;

namespace RotationFunctions.Deployment.Tests.Documents;

/// <summary>docs/observing.md names just what a function writes.</summary>
public partial class ObservingTests
{
    [Fact]
    public void Every_field_of_a_log_line_has_a_row_and_every_row_is_of_a_field() => Assert.Equal(
        Templates(typeof(Rotator), typeof(DatabaseRotator), typeof(PostgreSqlEngine), typeof(MySqlEngine), typeof(ApiKeyRotator), typeof(RotationFunction))
            .SelectMany(line => Placeholder().Matches(line.Message).Select(field => field.Groups["name"].Value)).Distinct().Order(),
        Table.WithHead("field").SelectMany(row => row.Names(0)).Order());

    [Fact]
    public void Every_line_of_the_runtime_stands_there_with_its_level() => Assert.Equal(
        Templates(typeof(Rotator)).Select(line => (line.Level, line.Message.Replace("\n", "\\n", StringComparison.Ordinal))).Order(),
        Table.WithHead("level").Select(row => (row.Names(0).Single(), row.Names(1).Single())).Order());

    [Fact]
    public void Every_outcome_has_a_row() => Assert.Equal(
        Enum.GetNames<RotationOutcome>().Append(StepReport.Checked).Append(StepReport.Waiting).Append(StepReport.Failed).Order(),
        Table.WithHead("outcome").SelectMany(row => row.Names(0)).Order());

    [Fact]
    public void Every_metric_stands_there_with_its_unit_and_dimensions()
    {
        using var line = LineOfAFailedStep();
        var written = from definition in line.RootElement.GetProperty("_aws").GetProperty("CloudWatchMetrics").EnumerateArray()
                      from metric in definition.GetProperty("Metrics").EnumerateArray()
                      from dimensions in definition.GetProperty("Dimensions").EnumerateArray()
                      select $"{metric.GetProperty("Name")} {metric.GetProperty("Unit")} {string.Join(',', dimensions.EnumerateArray())}";
        var properties = line.RootElement.EnumerateObject().Select(property => property.Name).Except(["_aws"]);
        var metrics = Table.WithHead("metric").ToList();

        Assert.Equal(written.Order(), metrics.Select(row => $"{row.Names(0).Single()} {row.Names(1).Single()} {string.Join(',', row.Names(2))}").Order());
        Assert.Equal(properties.Order(), Table.WithHead("property of the line").Concat(metrics).SelectMany(row => row.Names(0)).Distinct().Order());
        Assert.Contains($"the namespace `{EmbeddedMetrics.Namespace}`", Table.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_tag_of_a_trace_has_a_row_and_every_row_is_of_a_tag()
    {
        Activity? trace = null;
        using var test = new Activity("test").Start();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == RotationTrace.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = stopped => trace = stopped.TraceId == test.TraceId ? stopped : trace, // other tests leave traces at the same time
        };
        ActivitySource.AddActivityListener(listener);

        await Record.ExceptionAsync(() => new RotationStage(new BrokenRotator(), SecretValue.FromText("{}")).RunAsync(RotationStep.TestSecret, RotationStage.Third));

        Assert.Equal(trace!.TagObjects.Select(tag => tag.Key).Order(), Table.WithHead("tag").SelectMany(row => row.Names(0)).Order());
        Assert.Contains($"`ActivitySource` named `{RotationTrace.SourceName}`", Table.Page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("README.md", "docs/observing.md")]
    [InlineData("docs/deploying.md", "observing.md")]
    public void Whoever_deploys_is_led_there(string page, string link) =>
        Assert.Contains($"({link})", File.ReadAllText(Repository.PathOf(page)), StringComparison.Ordinal);

    /// <summary>The lines that the assemblies of these types may log.</summary>
    private static IEnumerable<(string Level, string Message)> Templates(params Type[] types) =>
        from one in types
        from type in one.Assembly.GetTypes()
        from method in type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
        let line = method.GetCustomAttribute<LoggerMessageAttribute>()
        where line is not null
        select (line.Level.ToString(), line.Message);

    private static JsonDocument LineOfAFailedStep()
    {
        using var output = new MemoryStream();
        new EmbeddedMetrics("rotator", output, TimeProvider.System).StepEnded(
            new StepReport("setSecret", "secret", "version", StepReport.Failed, RotationErrors.OutOfTime, TimeSpan.FromSeconds(1), 2));
        return JsonDocument.Parse(output.ToArray());
    }

    [GeneratedRegex("\\{(?<name>[A-Za-z]+)\\}")]
    private static partial Regex Placeholder();

    /// <summary>A table of the page, by the head of its first column.</summary>
    private static class Table
    {
        public static string Page { get; } = File.ReadAllText(Repository.PathOf("docs/observing.md"));

        public static IEnumerable<Row> WithHead(string head) => Page.Split('\n')
            .SkipWhile(line => !line.StartsWith($"| {head} |", StringComparison.Ordinal)).Skip(2)
            .TakeWhile(line => line.StartsWith('|')).Select(line => new Row(line.Trim('|').Split('|')));
    }

    private sealed partial record Row(string[] Cells)
    {
        /// <summary>What stands in a cell as code.</summary>
        public IEnumerable<string> Names(int column) => Code().Matches(Cells[column]).Select(name => name.Groups["name"].Value);

        [GeneratedRegex("`(?<name>[^`]+)`")]
        private static partial Regex Code();
    }

    private sealed class BrokenRotator : Rotator
    {
        protected override Task<SecretValue> CreateSecretAsync(SecretValue current, Rotation rotation, CancellationToken cancellationToken) => throw new NotSupportedException();

        protected override Task SetSecretAsync(SecretValue pending, Rotation rotation, CancellationToken cancellationToken) => throw new NotSupportedException();

        protected override Task TestSecretAsync(SecretValue value, Rotation rotation, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
