using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using RotationFunctions.Local.Rotation;

namespace RotationFunctions.IntegrationTests.Together;

/// <summary>
/// Eight rotations at once, again and again, for a minute; <c>ROTATION_LOAD=600</c> makes it ten. Nothing is lost, every rotation is
/// accounted for, and no process grows.
/// </summary>
public partial class LoadTests(TestServer server)
{
    private const int AtOnce = 8;

    // What a run may differ by and still be flat: the collector's own habits.
    private const int Slack = 12;

    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(
        int.TryParse(Environment.GetEnvironmentVariable("ROTATION_LOAD"), CultureInfo.InvariantCulture, out var seconds) ? seconds : 60);

    [Fact]
    public async Task Nothing_is_lost_and_nothing_grows()
    {
        await using var fleet = await Fleet.StartAsync(DatabaseUnderTest.Of(await server.StartedAsync()), AtOnce, takesTurns: false);
        var clock = Stopwatch.StartNew();
        var (early, late, ended) = (new ConcurrentBag<int>(), new ConcurrentBag<int>(), 0);
        fleet.Aws.FunctionLogged += line =>
        {
            if (Memory().Match(line.Text) is { Success: true } memory)
                (clock.Elapsed < Duration / 2 ? early : late).Add(int.Parse(memory.Groups["megabytes"].Value, CultureInfo.InvariantCulture));
        };
        fleet.Aws.RotationHappened += activity =>
        {
            if (activity is RotationSucceeded)
                Interlocked.Increment(ref ended);
        };
        var heap = new List<long>();

        var rotations = await Task.WhenAll(fleet.Secrets.Select(RotateOnAsync).Append(WatchHeapAsync()));

        var asked = rotations.Sum();
        TestContext.Current.TestOutputHelper?.WriteLine($"{asked} rotations; function {early.Max()} MB, later {late.Max()} MB; local AWS {heap[0]} MB, later {heap[^1]} MB.");
        Assert.Equal(asked, ended);
        Assert.True(asked >= 2 * AtOnce, $"Only {asked} rotations.");
        Assert.True(late.Max() <= early.Max() + Slack, $"The function's processes grew from {early.Max()} to {late.Max()} MB.");
        Assert.True(heap[^1] <= heap[0] + Slack, $"The local AWS grew from {heap[0]} to {heap[^1]} MB.");

        async Task<int> RotateOnAsync(string secret)
        {
            var (count, version) = (0, "");
            for (; clock.Elapsed < Duration; count++)
            {
                (var end, version) = await fleet.RotateAsync(secret);
                Assert.IsType<RotationSucceeded>(end);
            }
            Assert.True(await fleet.IsCurrentAndWorksAsync(secret, version));
            return count;
        }

        async Task<int> WatchHeapAsync()
        {
            foreach (var moment in new[] { Duration / 2, Duration })
            {
                await Task.Delay(moment > clock.Elapsed ? moment - clock.Elapsed : TimeSpan.Zero, TimeProvider.System, Stage.Stop);
                heap.Add(GC.GetTotalMemory(forceFullCollection: true) >> 20);
            }
            return 0;
        }
    }

    [GeneratedRegex(@"^REPORT .*\tMax Memory Used: (?<megabytes>\d+) MB")]
    private static partial Regex Memory();
}
