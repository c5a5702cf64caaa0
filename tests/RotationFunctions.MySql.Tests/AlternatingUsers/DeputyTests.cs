using System.Globalization;
using RotationFunctions.Databases;
using RotationFunctions.Local.DatabaseServers;
using RotationFunctions.Tests;

namespace RotationFunctions.MySql.Tests;

/// <summary>Whoever writes the application's secret gets neither password: a server of theirs asks for it and learns nothing.</summary>
public sealed class DeputyTests(TestServers servers) : IAsyncDisposable
{
    // Not the loopback address, which the driver trusts more than others.
    private readonly AskingServer _theirs = new("mysql_clear_password", MachineAddress.Require());

    public ValueTask DisposeAsync() => _theirs.DisposeAsync();

    [Theory]
    [InlineData(null)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_current_value_that_leads_to_their_server_gets_no_password_of_the_application(bool? ssl)
    {
        var turns = await CreateAsync(MySqlKind.MySql);
        turns.Change(value => Protect(Lead(value), ssl));
        turns.ChangeAdministrator(value => Protect(Lead(value), ssl)); // else no login would be tried at all
        turns.Begin();
        turns.Store.Add(turns.Token, turns.Store.Value(StagingLabels.Current).With("username", turns.Clone), StagingLabels.Pending);

        var error = await Assert.ThrowsAsync<RotationException>(() => turns.RunAsync(RotationStep.SetSecret, turns.Token));

        await RequireNothingLearntAsync(error, ssl);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_administrator_that_is_led_to_their_server_keeps_its_password(bool? ssl)
    {
        var turns = await CreateAsync(MySqlKind.MySql);
        turns.Change(value => Lead(value));
        turns.ChangeAdministrator(value => Protect(Lead(value), ssl));
        turns.Begin();

        var error = await Assert.ThrowsAsync<RotationException>(() => turns.RunAsync(RotationStep.CreateSecret, turns.Token));

        await RequireNothingLearntAsync(error, ssl);
    }

    [Fact]
    public async Task A_secret_that_leads_to_their_server_does_not_lead_the_administrator_there()
    {
        var turns = await CreateAsync(MySqlKind.MySql);
        turns.Change(value => Lead(value).With("ssl", "false"));
        turns.Begin();

        var error = await Assert.ThrowsAsync<RotationException>(() => turns.RunAsync(RotationStep.CreateSecret, turns.Token));

        Assert.Equal(DatabaseErrors.AdministratorMismatch, error.Code);
        Assert.False(_theirs.WasReached);
    }

    [Theory]
    [InlineData("port")]
    [InlineData("host")]
    [InlineData("ssl")]
    [InlineData("dbname")]
    public async Task A_pending_value_that_differs_from_the_current_one_stops_before_any_login(string field)
    {
        var turns = await CreateAsync(MySqlKind.MySql);
        turns.Begin();
        var pending = turns.Store.Value(StagingLabels.Current).With("username", turns.Clone).With("password", "theirs");
        turns.Store.Add(turns.Token, pending.With(field, field switch { "port" => Port, "host" => "localhost", "ssl" => "false", _ => "mysql" }), StagingLabels.Pending);

        var error = await Assert.ThrowsAsync<RotationException>(() => turns.RunAsync(RotationStep.SetSecret, turns.Token));

        Assert.Equal(DatabaseErrors.AccountMismatch, error.Code);
        Assert.Contains($"'{field}'", error.Message, StringComparison.Ordinal);
        Assert.False(_theirs.WasReached);
        Assert.DoesNotContain($"Connect\t{Administrator(turns)}@", await LogAsync(turns), StringComparison.Ordinal);
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task A_secret_that_turns_tls_off_does_not_turn_it_off_for_the_administrator(MySqlKind kind)
    {
        var turns = await CreateAsync(kind);
        turns.Change(value => value.With("ssl", "false"));

        await turns.TurnAsync();

        var log = await LogAsync(turns);
        Assert.Matches($"Connect\t{turns.User}@127.0.0.1 on  using TCP/IP", log);
        Assert.Matches($"Connect\t{Administrator(turns)}@127.0.0.1 on  using SSL/TLS", log);
        Assert.DoesNotMatch($"Connect\t{Administrator(turns)}@127.0.0.1 on .* using (?!SSL/TLS)", log);
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task A_secret_with_another_database_does_not_lead_the_administrator_into_it(MySqlKind kind)
    {
        var turns = await CreateAsync(kind, "SELECT ON *.*");
        await turns.SqlAsync("GRANT SELECT ON SHOP.* TO APP@'%'", "GRANT SELECT ON SHOP.* TO `admin of $USER`@'%' WITH GRANT OPTION");
        turns.Change(value => value.With("dbname", turns.Shop));
        turns.ChangeAdministrator(value => value.With("dbname", "mysql"));

        await turns.TurnAsync();

        var log = await LogAsync(turns);
        Assert.Matches($"Connect\t{turns.Clone}@127.0.0.1 on {turns.Shop} using", log);
        Assert.Matches($"Connect\t{Administrator(turns)}@127.0.0.1 on mysql using", log);
        Assert.DoesNotMatch($"Connect\t{Administrator(turns)}@127.0.0.1 on (?!mysql )", log);
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task A_writer_who_does_not_know_the_password_in_use_gets_no_work_done(MySqlKind kind)
    {
        var turns = await CreateAsync(kind);
        await turns.TurnAsync(); // from now on it is known who is next
        turns.Change(value => value.With("password", "theirs"));
        turns.Begin();
        await turns.RunAsync(RotationStep.CreateSecret, turns.Token);
        var (password, before) = (turns.PasswordOf(StagingLabels.Previous), await Picture.OfAsync(turns.Server, turns.User));

        var error = await Assert.ThrowsAsync<RotationException>(() => turns.RunAsync(RotationStep.SetSecret, turns.Token));

        Assert.Equal(DatabaseErrors.NoCredentialWorks, error.Code);
        Assert.Equal(before, await Picture.OfAsync(turns.Server, turns.User));
        Assert.Equal(0, await turns.TryLogInAsync(turns.User, password));
    }

    private string Port => _theirs.Port.ToString(CultureInfo.InvariantCulture);

    private SecretValue Lead(SecretValue value) => value.With("host", MachineAddress.Require().ToString()).With("port", Port);

    private async Task RequireNothingLearntAsync(RotationException error, bool? ssl)
    {
        Assert.True(_theirs.WasReached);
        Assert.Equal("", await _theirs.AnswerAsync());
        Assert.Equal(ssl == false ? DatabaseErrors.AuthenticationUnsupported : DatabaseErrors.TlsFailed, error.Code);
    }

    private async Task<Turns> CreateAsync(MySqlKind kind, params string[] rights) =>
        await Turns.CreateWithAdministratorAsync(await servers.UsualAsync(kind), rights: rights);

    private static string Administrator(Turns turns) => $"admin of {turns.User}";

    private static async Task<string> LogAsync(Turns turns) => (await turns.Server.ReadLogAsync(TestContext.Current.CancellationToken))!;

    private static SecretValue Protect(SecretValue value, bool? ssl) => ssl is { } protect ? value.With("ssl", protect ? "true" : "false") : value;
}
