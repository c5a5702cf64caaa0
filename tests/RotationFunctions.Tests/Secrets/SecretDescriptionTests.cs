namespace RotationFunctions.Tests;

public class SecretDescriptionTests
{
    private static readonly SecretDescription Description = new("arn", true, new Dictionary<string, IReadOnlyList<string>>
    {
        ["v1"] = [StagingLabels.Previous, "mine"],
        ["v2"] = [StagingLabels.Current],
    });

    [Fact]
    public void Finds_the_version_that_carries_a_label()
    {
        Assert.Equal("v2", Description.FindVersion(StagingLabels.Current));
        Assert.Equal("v1", Description.FindVersion("mine"));
        Assert.Null(Description.FindVersion(StagingLabels.Pending));
    }

    [Fact]
    public void Knows_what_a_version_carries()
    {
        Assert.True(Description.Carries("v1", StagingLabels.Previous));
        Assert.False(Description.Carries("v1", StagingLabels.Current));
        Assert.False(Description.Carries("v3", StagingLabels.Current));
    }

    [Fact]
    public void Labels_are_told_exactly_as_they_are_written() => Assert.Null(Description.FindVersion("awscurrent"));

    [Fact]
    public void Says_in_words_where_the_labels_of_a_rotation_stand()
    {
        Assert.Equal("AWSCURRENT is on version v2 and AWSPENDING on no version", Description.DescribeLabels());
        Assert.Equal("AWSCURRENT is on no version and AWSPENDING on no version",
            new SecretDescription("arn", null, new Dictionary<string, IReadOnlyList<string>>()).DescribeLabels());
    }
}
