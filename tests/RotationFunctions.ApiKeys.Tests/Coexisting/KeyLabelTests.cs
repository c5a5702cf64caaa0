namespace RotationFunctions.ApiKeys.Tests.Coexisting;

public class KeyLabelTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 8, 30, 5, TimeSpan.Zero);

    [Fact]
    public void A_label_names_the_secret_for_people_and_secret_rotation_and_time_for_the_function()
    {
        var label = KeyLabel.New(Names.Secret, Names.Second, Now);

        Assert.Matches("^rot-shop-mail-abcdef-[0-9a-f]{12}-[0-9a-f]{8}-[0-9a-f]{11}$", label);
        Assert.Equal(Now, KeyLabel.MadeAt(label, Names.Secret));
        Assert.StartsWith(KeyLabel.PrefixOf(Names.Secret, Names.Second), label, StringComparison.Ordinal);
        Assert.DoesNotContain(KeyLabel.PrefixOf(Names.Secret, Names.Third), label, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_attempts_within_a_second_have_labels_of_their_own() =>
        Assert.NotEqual(KeyLabel.New(Names.Secret, Names.Second, Now), KeyLabel.New(Names.Secret, Names.Second, Now.AddMilliseconds(1)));

    [Theory]
    [InlineData("orders")]
    [InlineData("arn:aws:secretsmanager:eu-central-1:123456789012:secret:a/very/long/name/that/goes/on/and/on-AbCdEf")]
    [InlineData("arn:aws:secretsmanager:eu-central-1:123456789012:secret:___")]
    [InlineData("")]
    public void Whatever_the_name_a_label_is_short_and_plain(string secretId)
    {
        var label = KeyLabel.New(secretId, Names.Second, Now);

        Assert.Matches("^[a-z0-9-]{1,64}$", label);
        Assert.Equal(Now, KeyLabel.MadeAt(label, secretId));
    }

    [Theory]
    [InlineData("x")]
    [InlineData("")]
    [InlineData("0000000000g")]
    public void What_is_not_whole_is_nobodys(string end) =>
        Assert.Null(KeyLabel.MadeAt(KeyLabel.PrefixOf(Names.Secret, Names.Second) + end, Names.Secret));

    [Fact]
    public void Another_secrets_label_is_not_this_ones() =>
        Assert.Null(KeyLabel.MadeAt(KeyLabel.New(Names.Secret + "x", Names.Second, Now), Names.Secret));
}
