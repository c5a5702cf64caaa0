using RotationFunctions.Tests;

namespace RotationFunctions.Databases.Tests;

/// <summary>Looking whether a rotation would work: the secret, the way to the server, the login, the users that take turns.</summary>
public class CheckTests
{
    private static readonly string[] WrongFields = ["'engine'", "'host'", "'port'", "'username'", "'ssl'"];

    [Fact]
    public async Task All_is_well_by_one_login_that_changes_nothing()
    {
        var stage = new Stage();

        var checks = await stage.CheckAsync();

        Assert.Equal(["rotation", "pending version", "secret", "server", "TLS", "login", "probe", "strategy"], checks.Select(check => check.Name));
        Assert.All(checks, check => Assert.Equal(CheckResult.Passed, check.Result));
        Assert.Equal(["login app ok", "probe"], stage.Server.Record);
    }

    [Fact]
    public async Task Every_mistake_in_the_secret_is_told_at_once_and_no_login_is_tried()
    {
        var stage = new Stage();
        stage.Store.Add(RotationStage.First, SecretValue.FromText("""{"engine":"oracle","host":"","port":"many","password":"canary-7Q","ssl":"perhaps"}""", "a version"), StagingLabels.Current);

        var checks = (await stage.CheckAsync()).Skip(2).ToList();

        Assert.Equal(5, checks.Count);
        Assert.All(checks, check => Assert.Equal(("secret", CheckResult.Failed), (check.Name, check.Result)));
        Assert.All(WrongFields, field => Assert.Single(checks, check => check.Sentence.Contains(field, StringComparison.Ordinal)));
        Assert.DoesNotContain(checks, check => check.Sentence.Contains("canary", StringComparison.Ordinal));
        Assert.Empty(stage.Server.Record);
    }

    [Theory]
    [InlineData(DatabaseErrors.HostUnreachable, "server")]
    [InlineData(DatabaseErrors.TlsFailed, "server", "TLS")]
    [InlineData(RotationErrors.InvalidSettings, "TLS")] // a CA bundle that cannot be read: the server was not asked
    [InlineData(DatabaseErrors.TooManyConnections, "server", "TLS", "login")]
    public async Task A_login_that_fails_shows_how_far_the_way_is_open(string code, params string[] looked)
    {
        var stage = new Stage();
        stage.Server.Before = _ => throw new RotationException(code, "Because.");

        var checks = (await stage.CheckAsync()).Skip(3).ToList();

        Assert.Equal(looked, checks.Select(check => check.Name));
        Assert.Equal(new Check(looked[^1], CheckResult.Failed, $"{code}: Because."), checks[^1]);
        Assert.All(checks.SkipLast(1), check => Assert.Equal(CheckResult.Passed, check.Result));
    }

    [Fact]
    public async Task Two_users_need_an_administrator_and_the_next_user_must_not_be_a_strangers()
    {
        var stage = Stage.Alternating();
        stage.Server["app_clone"] = "somebody's";

        var checks = await stage.CheckAsync();

        Assert.Equal(["strategy", "administrator", "lock", "next user"], checks.Skip(7).Select(check => check.Name));
        Assert.StartsWith("OtherUserExists: The server has a user 'app_clone' already", checks[^1].Sentence, StringComparison.Ordinal);
        Assert.Equal(["login app ok", "probe", "login root ok", "lock", "find app_clone"], stage.Server.Record);
    }

    [Fact]
    public async Task The_current_value_must_log_in_where_the_administrator_works_too()
    {
        var stage = Stage.Alternating(new DatabaseSettings { AdministratorServer = new DatabaseServer("writer", null) });
        stage.Server.ForeignHost = "db";
        stage.Server["app"] = "another";

        var check = (await stage.CheckAsync())[^1];

        Assert.Equal(("administrator", CheckResult.Failed), (check.Name, check.Result));
        Assert.StartsWith("NoCredentialWorks: The server refuses the current password of user 'app' at writer ", check.Sentence, StringComparison.Ordinal);
        Assert.Equal(["login app ok", "probe", "login app refused"], stage.Server.Record);
    }

    [Fact]
    public async Task A_stranger_that_will_be_adopted_is_told()
    {
        var stage = Stage.Alternating(new DatabaseSettings { AdoptExisting = true });
        stage.Server["app_clone"] = "somebody's";

        var check = (await stage.CheckAsync())[^1];

        Assert.Equal((CheckResult.Passed, "The user 'app_clone' is there, and will be adopted (ADOPT_EXISTING): its rights and password will be replaced by those of 'app'."),
            (check.Result, check.Sentence));
    }

    [Fact]
    public async Task An_administrator_that_is_refused_is_told_and_the_list_goes_on_without()
    {
        var stage = Stage.Alternating();
        stage.Server["root"] = "changed";

        var check = (await stage.CheckAsync())[^1];

        Assert.Equal(new Check("administrator", CheckResult.Failed, "LoginRefused: The server refused the login."), check);
    }
}
