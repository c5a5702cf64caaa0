namespace RotationFunctions.MySql.Tests;

/// <summary>What servers had stored for the password <c>x1</c>. <see cref="DefinitionEqualityTests"/> has more of them checked.</summary>
public class PasswordPluginTests
{
    [Theory]
    [InlineData("caching_sha2_password", "$A$00A$aubxcB%s7vVQ\"[\u001b+`\n=/JZNJRFn3tY/PKDaliL3M1cjQjfjnrjLFH/7FVbZJgh1")]
    [InlineData("ed25519", "9GW8JjMKxFmmq2gSgHzr/gOYmUidCZxBK01YIgQ7flQ")]
    [InlineData("mysql_native_password", "*6891F9D51EB5A38D1BB310DDBC6379A189A4F575")]
    [InlineData("mysql_native_password", "*6891f9d51eb5a38d1bb310ddbc6379a189a4f575")]
    public void A_password_is_told_by_what_the_server_stores(string plugin, string verifier)
    {
        var method = new AuthenticationMethod(plugin, verifier);

        Assert.True(PasswordPlugin.Verifies(method, "x1"));
        Assert.False(PasswordPlugin.Verifies(method, "x1 "));
        Assert.False(PasswordPlugin.Verifies(method, ""));
    }

    [Theory]
    [InlineData("caching_sha2_password")]
    [InlineData("sha256_password")]
    [InlineData("mysql_native_password")]
    [InlineData("ed25519")]
    public void No_password_is_what_an_unusable_one_stands_for(string plugin)
    {
        var verifier = PasswordPlugin.Unusable(plugin);

        Assert.All(["", verifier, "password"], password => Assert.False(PasswordPlugin.Verifies(new AuthenticationMethod(plugin, verifier), password)));
    }

    [Theory]
    [InlineData("caching_sha2_password", "")]
    [InlineData("caching_sha2_password", "$A$xyz$aubxcB%s7vVQ12345678JZNJRFn3tY/PKDaliL3M1cjQjfjnrjLFH/7FVbZJgh1")]
    [InlineData("sha256_password", "$5$short")]
    public void What_is_no_verifier_verifies_nothing(string plugin, string verifier) =>
        Assert.False(PasswordPlugin.Verifies(new AuthenticationMethod(plugin, verifier), ""));
}
