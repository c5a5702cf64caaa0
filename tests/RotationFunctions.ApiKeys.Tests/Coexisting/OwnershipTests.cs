using RotationFunctions.ApiKeys.Tests.Vendors;

namespace RotationFunctions.ApiKeys.Tests.Coexisting;

/// <summary>What a secret says of old keys may be a copy of another secret's, a mistake or a trick: no key that is not its own is revoked by it.</summary>
public class OwnershipTests
{
    private const string Original = Names.Secret + "2";

    public static TheoryData<bool> Settings => [false, true];

    [Theory]
    [MemberData(nameof(Settings))]
    public async Task A_secret_that_was_copied_from_another_leaves_that_ones_keys_alone(bool revokes)
    {
        await using var stage = await StageAsync(revokes);
        var old = stage.Vendor.Keys.TryIssue("made by hand for the original")!;
        var previous = Rotated(stage, "one");
        var current = Rotated(stage, "two");
        Store(stage, current.Id, $$"""["{{previous.Id}}","{{old.Id}}"]""");

        await RotateThriceAsync(stage);

        Assert.All([old, previous, current], key => Assert.NotNull(stage.Vendor.Keys.FindById(key.Id)));
        Assert.Contains($"Warning: The old key {current.Id} is not revoked at Twilio SendGrid: by its label it is another secret's. Was this secret copied from "
            + "that one? If nobody uses the key, revoke it in the vendor's console", stage.Log.Lines);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task The_administrators_own_key_is_never_revoked_whatever_the_secret_says(bool revokes, bool isNamed)
    {
        await using var stage = await StageAsync(revokes);
        var administrators = stage.Vendor.Keys.All[0];
        if (isNamed)
            stage.Store.Others[Names.Administrator] = stage.Store.Others[Names.Administrator].With("api_key_id", administrators.Id);
        Store(stage, administrators.Id, $$"""["{{administrators.Id}}"]""");

        await RotateThriceAsync(stage);

        Assert.NotNull(stage.Vendor.Keys.FindById(administrators.Id));
    }

    [Theory]
    [MemberData(nameof(Settings))]
    public async Task The_administrators_own_key_is_known_by_an_id_that_stands_in_its_value_where_the_secret_has_another_value(bool revokes)
    {
        await using var stage = await StageAsync(revokes);
        var administrators = stage.Vendor.Keys.All[0];
        stage.Store.Add(Names.First, stage.Store.Value(StagingLabels.Current).With("api_key_id", administrators.Id), StagingLabels.Current);

        await RotateThriceAsync(stage);

        Assert.NotNull(stage.Vendor.Keys.FindById(administrators.Id));
        Assert.Contains($"Warning: The old key {administrators.Id} is not revoked at Twilio SendGrid: the administrator's secret holds it. Give the application a key of its own", stage.Log.Lines);
    }

    [Theory]
    [MemberData(nameof(Settings))]
    public async Task A_key_that_application_and_administrator_share_is_known_by_its_value_where_no_id_tells(bool revokes)
    {
        await using var stage = await Stages.DocumentedAsync("datadog", clock => new DatadogServer(clock), ("PREVIOUS_KEY", revokes ? "revoke" : "keep"));
        var shared = stage.Vendor.Keys.All[0];
        stage.Store.Others[Names.Administrator] = stage.Store.Others[Names.Administrator].With("spare_key", shared.Value);

        foreach (var token in new[] { Names.Second, Names.Third, Names.Fourth })
            await stage.Begin(token).RotateAsync(token);

        Assert.NotNull(stage.Vendor.Keys.FindById(shared.Id));
    }

    [Fact]
    public async Task A_key_that_the_vendor_does_not_list_is_not_asked_to_be_revoked()
    {
        await using var stage = await StageAsync(revokes: false);
        Store(stage, stage.Field(StagingLabels.Current, "api_key_id"), """["elsewhere-1", "elsewhere-2", 3, ["4"], {"a":"\ud800"}]""");

        await RotateThriceAsync(stage);

        Assert.DoesNotContain(stage.Vendor.Calls, call => call.Path.Contains("elsewhere", StringComparison.Ordinal));
        Assert.Contains(stage.Log.Lines, line => line.StartsWith("Warning: The old key elsewhere-1 is not revoked at Twilio SendGrid, which does not list it.", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Settings))]
    public async Task A_key_without_a_label_that_no_version_of_the_secret_has_held_is_left_alone_whatever_the_secret_says(bool revokes)
    {
        await using var stage = await StageAsync(revokes);
        var theirs = Enumerable.Range(0, 4).Select(number => stage.Vendor.Keys.TryIssue($"billing {number}, made by hand", "mail.send")!).ToList();
        Store(stage, stage.Field(StagingLabels.Current, "api_key_id"), $$"""
            ["{{theirs[0].Id}}", {"id":"{{theirs[1].Id}}","version":"{{Names.First}}"}, {"id":"{{theirs[2].Id}}","version":"55555555-5555-5555-5555-555555555555"},
             {"id":"{{theirs[3].Id}}","version":"7"}]
            """);

        await RotateThriceAsync(stage);

        Assert.All(theirs, key => Assert.NotNull(stage.Vendor.Keys.FindById(key.Id)));
        Assert.Contains($"Warning: The old key {theirs[0].Id} is not revoked at Twilio SendGrid: it has no label, and no version of this secret is found that held it. If nobody "
            + "uses the key, revoke it in the vendor's console", stage.Log.Lines);
    }

    [Theory]
    [MemberData(nameof(Settings))]
    public async Task A_key_that_a_version_of_the_secret_held_goes_in_its_time_also_where_a_copy_of_another_secret_came_after_it(bool revokes)
    {
        await using var stage = await StageAsync(revokes);
        var own = stage.Field(StagingLabels.Current, "api_key_id");
        var theirs = Rotated(stage, "one");
        stage.Store.Add("99999999-9999-9999-9999-999999999999", stage.Store.Value(StagingLabels.Current).With("api_key", theirs.Value).With("api_key_id", theirs.Id), StagingLabels.Current);

        await RotateThriceAsync(stage);

        Assert.Null(stage.Vendor.Keys.FindById(own));
        Assert.NotNull(stage.Vendor.Keys.FindById(theirs.Id));
    }

    [Fact]
    public async Task A_key_whose_version_the_list_of_earlier_keys_does_not_say_is_proved_by_the_version_that_held_it_last()
    {
        await using var stage = await StageAsync(revokes: false);
        var byHand = stage.Field(StagingLabels.Current, "api_key_id");
        Store(stage, byHand, $$"""["{{byHand}}"]""");

        await RotateThriceAsync(stage);

        Assert.Null(stage.Vendor.Keys.FindById(byHand));
    }

    [Theory]
    [InlineData("")]
    [InlineData("key: ")]
    public async Task A_key_that_a_person_has_put_into_the_list_of_earlier_ids_stands_in_no_line_of_the_log(string before)
    {
        await using var stage = await StageAsync(revokes: false);
        var administrators = stage.Store.Others[Names.Administrator].GetString("api_key");
        Store(stage, stage.Field(StagingLabels.Current, "api_key_id"), $$"""["{{before}}{{administrators}}"]""");

        await stage.Begin().RotateAsync();

        Assert.Contains(stage.Log.Lines, line => line.StartsWith("Warning: The old key […] is not revoked at Twilio SendGrid, which does not list it.", StringComparison.Ordinal));
        Assert.DoesNotContain(administrators, stage.Log.Everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_warns_of_a_current_key_that_no_rotation_will_revoke()
    {
        await using var stage = await StageAsync(revokes: false);
        Store(stage, Rotated(stage, "one").Id, "[]");
        Assert.Contains(await stage.CheckAsync(), IsWarning);

        Store(stage, stage.Vendor.Keys.All[0].Id, "[]");
        Assert.Contains(await stage.CheckAsync(), IsWarning);

        Store(stage, stage.Vendor.Keys.All[1].Id, "[]");
        Assert.DoesNotContain(await stage.CheckAsync(), IsWarning);

        static bool IsWarning(Check check) => check is { Name: "the key's owner", Result: CheckResult.Warning };
    }

    private static Task<Stage<SendGridServer>> StageAsync(bool revokes) => Stages.SendGridAsync(settings => settings with { RevokesPreviousKey = revokes });

    private static Local.Vendors.VendorKey Rotated(Stage<SendGridServer> stage, string rotation) =>
        stage.Vendor.Keys.TryIssue(KeyLabel.New(Original, rotation, stage.Clock.GetUtcNow()), "mail.send")!;

    /// <summary>The current value names a key that exists, and keys before it.</summary>
    private static void Store(Stage<SendGridServer> stage, string id, string before) => stage.Store.Add(Names.First, SecretValue.FromText(
        $$"""{"api_key":"{{stage.Vendor.Keys.FindById(id)!.Value}}","api_key_id":"{{id}}","scopes":["mail.send"],"api_key_id_before":{{before}}}"""), StagingLabels.Current);

    private static async Task RotateThriceAsync(Stage<SendGridServer> stage)
    {
        foreach (var token in new[] { Names.Second, Names.Third, Names.Fourth })
            await stage.Begin(token).RotateAsync(token);
    }
}
