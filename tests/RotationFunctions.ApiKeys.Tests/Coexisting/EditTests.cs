namespace RotationFunctions.ApiKeys.Tests.Coexisting;

/// <summary>A person edits the value or moves a label between rotations: no key ends early, and none is forgotten.</summary>
public class EditTests
{
    [Fact]
    public async Task A_field_that_a_person_changes_loses_no_old_key_and_ends_none_early()
    {
        await using var stage = await Stages.SendGridAsync();
        var byHand = stage.Field(StagingLabels.Current, "api_key_id");
        await stage.Begin().RotateAsync();
        stage.Store.Add("edited", stage.Store.Value(StagingLabels.Current).With("sender", "billing@example.com"), StagingLabels.Current);

        await stage.Begin(Names.Third).RunAsync(RotationStep.CreateSecret, Names.Third);
        Assert.NotNull(stage.Vendor.Keys.FindById(byHand)); // until the end of this rotation
        await stage.RotateAsync(Names.Third);

        Assert.Null(stage.Vendor.Keys.FindById(byHand));
        Assert.Equal(3, stage.Vendor.Keys.All.Count);
        Assert.Equal("billing@example.com", stage.Field(StagingLabels.Current, "sender"));
    }

    [Fact]
    public async Task A_key_that_a_rotation_made_works_until_the_end_of_the_next_one_also_where_a_person_has_changed_a_field()
    {
        await using var stage = await Stages.SendGridAsync();
        await stage.Begin().RotateAsync();
        var before = stage.Field(StagingLabels.Current, "api_key_id");
        await stage.Begin(Names.Third).RotateAsync(Names.Third);
        stage.Store.Add("edited", stage.Store.Value(StagingLabels.Current).With("sender", "billing@example.com"), StagingLabels.Current);

        await stage.Begin(Names.Fourth).RunAsync(RotationStep.CreateSecret, Names.Fourth);
        Assert.NotNull(stage.Vendor.Keys.FindById(before)); // though it stands in no version with a label
        await stage.RotateAsync(Names.Fourth);

        Assert.Null(stage.Vendor.Keys.FindById(before));
    }

    [Fact]
    public async Task The_key_before_the_current_one_stays_where_a_person_has_edited_the_value_and_staged_another_that_does_not_name_it()
    {
        await using var stage = await Stages.SendGridAsync();
        await stage.Begin().RotateAsync();
        var before = stage.Field(StagingLabels.Current, "api_key_id");
        await stage.Begin(Names.Third).RotateAsync(Names.Third);
        stage.Store.Add("edited", stage.Store.Value(StagingLabels.Current).With("sender", "billing@example.com"), StagingLabels.Current);
        var byHand = stage.Vendor.Keys.TryIssue("made by hand as well", "mail.send")!;
        stage.Begin(Names.Fourth).Store.Add(Names.Fourth, SecretValue.FromText($$"""{"api_key":"{{byHand.Value}}","api_key_id":"{{byHand.Id}}"}"""), StagingLabels.Pending);

        await stage.RunAsync(RotationStep.CreateSecret, Names.Fourth);

        Assert.NotNull(stage.Vendor.Keys.FindById(before));
    }

    [Fact]
    public async Task The_key_of_the_version_to_which_somebody_has_moved_the_previous_label_stays()
    {
        await using var stage = await Stages.SendGridAsync();
        var byHand = stage.Field(StagingLabels.Current, "api_key_id");
        await stage.Begin().RotateAsync();
        await stage.Begin(Names.Third).ReachAsync(RotationStep.FinishSecret, Names.Third);
        stage.Store.Stale[StagingLabels.Previous] = Names.First; // whatever is read there, from then on

        await stage.RunAsync(RotationStep.FinishSecret, Names.Third);

        Assert.Equal(Names.Third, stage.Store.VersionWith(StagingLabels.Current));
        Assert.NotNull(stage.Vendor.Keys.FindById(byHand));
    }
}
