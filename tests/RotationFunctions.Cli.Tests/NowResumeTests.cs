using RotationFunctions.Tests;

namespace RotationFunctions.Cli.Tests;

/// <summary><c>rotate now --resume</c>: it goes on where a run has stopped, and rotates nothing twice.</summary>
public sealed class NowResumeTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_that_was_cut_off_goes_on_and_rotates_nothing_twice()
    {
        await using var fleet = await Fleet.StartAsync();
        for (var number = 0; number < 12; number++)
            await fleet.CreateAsync($"fleet/{number:00}");
        await using (var first = Rotate.Start(Operator.Environment(fleet.Aws.Endpoint), "now", "--prefix", "fleet/", "--in-flight", "2", "--yes", "--journal", fleet.Journal))
        {
            await first.WaitForLineAsync("3/12 ");
            await first.InterruptAsync();
            Assert.Equal(130, await first.WaitAsync());
            Assert.Contains($"Interrupted. What has begun goes on without this command. Go on with: rotate now --resume {fleet.Journal}\n", first.Error, StringComparison.Ordinal);
        }

        var second = await fleet.NowAsync("--resume", fleet.Journal, "--yes");

        Assert.Equal((0, "12 of 12 rotated.\n"), (second.Exit, second.Output));
        Assert.All(await fleet.CountVersionsAsync(), versions => Assert.Equal(3, versions));
    }

    [Fact]
    public async Task A_rotation_that_is_still_under_way_is_followed_and_not_asked_for_again()
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.CreateAsync("orders/slow", isBroken: true);
        await fleet.NowAsync("orders/slow", "--wait", "1", "--yes", "--journal", fleet.Journal);
        var asked = 0;
        await using var proxy = await AwsProxy.StartAsync(fleet.Aws.Endpoint, (operation, _, forward) =>
        {
            asked += operation == "RotateSecret" ? 1 : 0;
            return forward();
        });

        var resumed = await Fleet.NowAsync(proxy.Address, "--resume", fleet.Journal, "--yes", "--wait", "1");

        Assert.Equal((1, 0), (resumed.Exit, asked));
        Assert.Contains("! orders/slow: It has not ended in 1 s", resumed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rotation_that_was_given_up_before_the_run_was_resumed_is_not_waited_for()
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.CreateAsync("orders/db", isBroken: true);
        await fleet.NowAsync("orders/db", "--wait", "1", "--yes", "--journal", fleet.Journal);
        await fleet.DetachPendingAsync("orders/db");

        var resumed = await fleet.NowAsync("--resume", fleet.Journal, "--wait", "1", "--yes");

        Assert.Equal(1, resumed.Exit);
        Assert.Contains("✗ orders/db: It was given up, or overtaken by a person's change", resumed.Output, StringComparison.Ordinal);
        Assert.EndsWith("Next: rotate status orders/db\n", resumed.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "1 of 2 secrets left: fleet/b will be rotated. ")]
    [InlineData(true, "2 secrets will be rotated, from fleet/a to fleet/b until no value that was readable when the run began works any more, so that applications must read the new one at once. ")]
    public async Task What_a_resumed_run_will_do_is_asked_first(bool haveLeaked, string question)
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.CreateAsync("fleet/a");
        await fleet.CreateAsync("fleet/b", isBroken: true);
        await fleet.NowAsync(["--prefix", "fleet/", "--wait", "1", "--yes", "--journal", fleet.Journal, .. haveLeaked ? (string[])["--compromised"] : []]);

        var resumed = await fleet.NowAsync("--resume", fleet.Journal);

        Assert.Equal((2, $"InvalidSettings: {question}There is no terminal to ask at: say so with --yes.\n"), (resumed.Exit, resumed.Error));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"Run":"1","Leak":null,"Targets":[null]}""")]
    [InlineData("""{"Run":"1","Leak":null,"Targets":[{"Name":"a"}]}""")]
    public async Task A_file_that_is_no_journal_is_refused(string content)
    {
        await using var fleet = await Fleet.StartAsync();
        await File.WriteAllTextAsync(fleet.Journal, content, Stop);

        var resumed = await fleet.NowAsync("--resume", fleet.Journal, "--yes");

        Assert.Equal(2, resumed.Exit);
        Assert.StartsWith($"InvalidSettings: The journal '{fleet.Journal}' cannot be used (", resumed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_that_are_none_of_a_journal_are_passed_over()
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.CreateAsync("orders/db");
        await fleet.NowAsync("orders/db", "--yes", "--journal", fleet.Journal);
        await File.AppendAllTextAsync(fleet.Journal, "{}\nnull\n{\"Arn\":null,\"Name\":\"a\",\"Result\":0,\"Reason\":null}\n{\"Arn\":\n", Stop);

        var resumed = await fleet.NowAsync("--resume", fleet.Journal, "--yes");

        Assert.Equal((0, "1 of 1 rotated.\n"), (resumed.Exit, resumed.Output));
    }

    [Fact]
    public async Task Where_the_disk_of_the_journal_fills_nothing_more_begins_and_the_rest_can_be_resumed()
    {
        await using var fleet = await Fleet.StartAsync();
        Requirement.Have(Environment.UserName == "root" ? "root" : null, "Only root can give a process a small disk of its own.");
        foreach (var name in new[] { "a", "b", "c", "d", "e", "f" })
            await fleet.CreateAsync($"fleet/{name}{new string('x', 200)}", host: "db");
        var disk = fleet.Folder.CreateSubdirectory("disk");
        var journal = Path.Combine(disk.FullName, "journal.jsonl");
        // 4 KiB take the names, and the ends of some.
        var command = $"{Siblings.Executable("RotationFunctions.Cli", "rotate")} now --prefix fleet/ --in-flight 1 --yes --journal {journal}";
        await using var full = Rotate.StartProgram(Operator.Environment(fleet.Aws.Endpoint), "unshare", "--mount", "sh", "-c",
            $"mount -t tmpfs -o size=4k none {disk.FullName} && {{ {command}; code=$?; cp {journal} {fleet.Journal}; exit $code; }}");

        Assert.Equal(1, await full.WaitAsync());
        var resumed = await fleet.NowAsync("--resume", fleet.Journal, "--yes");

        Assert.Contains($"Not begun, since the run was stopped. The journal '{journal}' cannot be written any more. Look whether its disk is full.\n", full.Output, StringComparison.Ordinal);
        Assert.Contains($" of 6 rotated.\n\nNext: rotate now --resume {journal}\n", full.Output, StringComparison.Ordinal);
        Assert.Equal((0, "6 of 6 rotated.\n"), (resumed.Exit, resumed.Output));
    }

    [Fact]
    public async Task What_failed_is_tried_again_and_a_refusal_keeps_its_name()
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.CreateAsync("fleet/a");
        await fleet.CreateAsync("fleet/b");
        await using var proxy = await AwsProxy.StartAsync(fleet.Aws.Endpoint, (operation, _, forward) => operation != "RotateSecret" ? forward()
            : Task.FromResult(new AwsProxy.Answer(400, """{"__type":"LimitExceededException"}""")));

        var first = await Fleet.NowAsync(proxy.Address, "--prefix", "fleet/", "--yes", "--journal", fleet.Journal);
        var second = await fleet.NowAsync("--resume", fleet.Journal, "--yes");

        Assert.EndsWith($"0 of 2 rotated.\n\nNext: rotate now --resume {fleet.Journal}\n", first.Output, StringComparison.Ordinal);
        Assert.Contains("✗ fleet/a: StoreRefused: Secrets Manager refused RotateSecret for secret fleet/a (LimitExceededException", first.Output, StringComparison.Ordinal);
        Assert.Equal((0, "2 of 2 rotated.\n"), (second.Exit, second.Output));
    }

    [Fact]
    public async Task A_rotation_that_was_given_up_is_not_waited_for_again()
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.CreateAsync("orders/db", isBroken: true);
        var (asked, looks) = (0, 0);
        await using var proxy = await AwsProxy.StartAsync(fleet.Aws.Endpoint, async (operation, _, forward) =>
        {
            asked += operation == "RotateSecret" ? 1 : 0;
            if (asked == 1 && operation == "DescribeSecret" && ++looks == 2)
                await fleet.DetachPendingAsync("orders/db");
            return await forward();
        });

        var first = await Fleet.NowAsync(proxy.Address, "orders/db", "--yes", "--journal", fleet.Journal);
        var second = await Fleet.NowAsync(proxy.Address, "--resume", fleet.Journal, "--yes");

        Assert.Equal((1, 1, 1), (first.Exit, second.Exit, asked));
        Assert.Contains("✗ orders/db: It was given up, or overtaken by a person's change", first.Output, StringComparison.Ordinal);
        Assert.Equal(first.Output, second.Output);
    }
}
