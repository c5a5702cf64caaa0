namespace RotationFunctions.PostgreSql.Tests;

/// <summary>What is said where a setting is refused to an administrator, by the rules of older servers too.</summary>
public class SettingCureTests
{
    [Theory]
    [InlineData(14, "log_statement", "Only a superuser may do this; let one run: ALTER ROLE \"app_clone\" SET \"log_statement\" TO E'canary-7Q'.")]
    [InlineData(14, "anon.salt", "Only a superuser may do this; let one run: ALTER ROLE \"app_clone\" SET \"anon.salt\" TO '…' (with the value that the user in use has).")]
    [InlineData(15, "anon.salt", "Give it with: GRANT SET ON PARAMETER \"anon.salt\" TO \"admin\".")]
    public void The_cure_shows_no_value_that_may_be_a_secret(int version, string name, string cure)
    {
        var wanted = new Role("app_clone") { Settings = [new RoleSetting(null, name, "canary-7Q")] };

        var statement = Assert.Single(new RoleChange(new Role("app_clone"), wanted, new Role("app"), new Administrator("admin", true, true, version)).Statements());

        Assert.Equal(cure, statement.Cure);
    }
}
