using System.Globalization;
using System.Net;
using System.Text.Json;
using RotationFunctions.Tests;

namespace RotationFunctions.Fuzz.Tests;

/// <summary>
/// Whatever a reader gets, it gives an answer: a value, or an error that it names. <c>ROTATION_FUZZ=SEED</c> runs the same texts again; a coverage-guided
/// search is <c>./build.sh fuzz TARGET</c>. What either finds becomes one of <see cref="Found"/>.
/// </summary>
public class FuzzTests
{
    private const int Inputs = 15_000;

    private static readonly int Seed = int.TryParse(Environment.GetEnvironmentVariable("ROTATION_FUZZ"), CultureInfo.InvariantCulture, out var seed) ? seed : Random.Shared.Next();

    public static TheoryData<string> Targets => [.. FuzzTargets.All.Select(target => target.Name)];

    /// <summary>What has crashed a reader once.</summary>
    public static TheoryData<string, string> Found => new()
    {
        { "event", "{\"Step\":\"\\ud800\"}" },
        { "secret", "{\"engine\":\"postgres\",\"host\":\"\\ud800\"}" },
        { "recipe", "{\"vendor\":\"\\ud800\"}" },
        { "grants", "GRANT SELECT ON `a`.* TO `app`@`%`\nGRANT INSERT ON `a`.* TO `app`@`%`" },
        { "fault", "PutSecretValue#1:delay=3600000ms" },
        { "answer", VendorAnswers.TextOf("cloudflare", "verify", HttpStatusCode.OK, """{"result":{"status":"\ud800"}}""") },
    };

    [Theory]
    [MemberData(nameof(Targets))]
    public void Whatever_comes_is_read_or_told(string name)
    {
        var target = FuzzTargets.All.Single(target => target.Name == name);
        TestContext.Current.TestOutputHelper?.WriteLine($"{Inputs} texts, as with ROTATION_FUZZ={Seed}.");
        var chance = new Random(Seed);
        for (var number = 0; number < Inputs; number++)
            Read(target, Mutation.Of(target.Seeds, chance));
    }

    [Theory]
    [MemberData(nameof(Found))]
    public void What_has_crashed_it_once_does_so_no_more(string name, string text) => Read(FuzzTargets.All.Single(target => target.Name == name), text);

    [Fact]
    public void The_workflow_searches_every_reader_guided_by_coverage()
    {
        var matrix = File.ReadLines(Repository.PathOf(".github/workflows/ci.yml")).Single(line => line.Contains("target: [", StringComparison.Ordinal));

        Assert.Equal($"[{string.Join(", ", FuzzTargets.All)}]", matrix[matrix.IndexOf('[', StringComparison.Ordinal)..]);
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void What_usually_comes_is_read(string name)
    {
        var target = FuzzTargets.All.Single(target => target.Name == name);

        Assert.All(target.Seeds, seed => Read(target, seed));
    }

    [Fact]
    public void Every_request_of_every_recipe_that_ships_is_answered_as_it_usually_is() => Assert.All(VendorAnswers.Usual, usual =>
    {
        var told = VendorAnswers.Ask(usual.Text);

        Assert.True(told is null, $"{usual.Recipe}, {usual.Request}: {told?.Message} Write the vendor's answer into {nameof(UsualAnswers)}.");
    });

    private static void Read(FuzzTarget target, string text)
    {
        try
        {
            target.Read(text);
        }
        catch (Exception crash)
        {
            Assert.Fail($"{target} crashed with {crash.GetType().Name} at {crash.StackTrace} on {JsonSerializer.Serialize(text)}");
        }
    }
}
