using System.Globalization;
using RotationFunctions.Databases;
using RotationFunctions.Tests;

namespace RotationFunctions.PostgreSql.Tests;

/// <summary>Whoever writes the application's secret gets neither password: a server of theirs asks for it and learns nothing.</summary>
public sealed class DeputyTests(TestServers servers) : IAsyncDisposable
{
    private readonly GreedyServer _theirs = new();

    public ValueTask DisposeAsync() => _theirs.DisposeAsync();

    [Theory]
    [InlineData(null)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_current_value_that_leads_to_their_server_gets_no_password_of_the_application(bool? ssl)
    {
        var turns = await CreateAsync();
        var password = turns.PasswordOf(StagingLabels.Current);
        turns.Change(value => Protect(value.With("port", Port), ssl));
        turns.ChangeAdministrator(value => Protect(value.With("port", Port), ssl)); // else no login would be tried at all
        var token = turns.Begin();
        turns.Store.Add(token, turns.Store.Value(StagingLabels.Current).With("username", turns.Clone), StagingLabels.Pending);

        var error = await Assert.ThrowsAsync<RotationException>(() => turns.RunAsync(RotationStep.SetSecret, token));

        Assert.Equal(ssl == false ? DatabaseErrors.AuthenticationUnsupported : DatabaseErrors.TlsFailed, error.Code);
        Assert.Equal(ssl == false, _theirs.Received.Contains(turns.FirstUser, StringComparison.Ordinal));
        Assert.DoesNotContain(password, _theirs.Received, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_administrator_that_is_led_to_their_server_keeps_its_password(bool? ssl)
    {
        var turns = await CreateAsync();
        var password = turns.Store.Others[RotationStage.Administrator].GetString("password");
        turns.Change(value => value.With("port", Port));
        turns.ChangeAdministrator(value => Protect(value.With("port", Port), ssl));

        var error = await Assert.ThrowsAsync<RotationException>(() => turns.RunAsync(RotationStep.CreateSecret, turns.Begin()));

        Assert.Equal(ssl == false ? DatabaseErrors.AuthenticationUnsupported : DatabaseErrors.TlsFailed, error.Code);
        Assert.Equal(ssl == false, _theirs.Received.Contains(turns.Admin, StringComparison.Ordinal));
        Assert.DoesNotContain(password, _theirs.Received, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_that_leads_to_their_server_does_not_lead_the_administrator_there()
    {
        var turns = await CreateAsync();
        turns.Change(value => value.With("port", Port).With("ssl", "false"));

        var error = await Assert.ThrowsAsync<RotationException>(() => turns.RunAsync(RotationStep.CreateSecret, turns.Begin()));

        Assert.Equal(DatabaseErrors.AdministratorMismatch, error.Code);
        Assert.Equal("", _theirs.Received);
    }

    [Theory]
    [InlineData("port")]
    [InlineData("host")]
    [InlineData("ssl")]
    [InlineData("dbname")]
    public async Task A_pending_value_that_differs_from_the_current_one_stops_before_any_login(string field)
    {
        var turns = await CreateAsync();
        var token = turns.Begin();
        var pending = turns.Store.Value(StagingLabels.Current).With("username", turns.Clone).With("password", "theirs");
        turns.Store.Add(token, field switch
        {
            "port" => pending.With("port", Port),
            "host" => pending.With("host", "localhost"),
            "ssl" => pending.With("ssl", "false"),
            _ => pending.With("dbname", "template1"),
        }, StagingLabels.Pending);

        var error = await Assert.ThrowsAsync<RotationException>(() => turns.RunAsync(RotationStep.SetSecret, token));

        Assert.Equal(DatabaseErrors.AccountMismatch, error.Code);
        Assert.Contains($"'{field}'", error.Message, StringComparison.Ordinal);
        Assert.Equal("", _theirs.Received);
        Assert.DoesNotContain($"user={turns.Admin} ", await turns.Server.ReadLogAsync(Turns.Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_that_turns_TLS_off_does_not_turn_it_off_for_the_administrator()
    {
        var turns = await CreateAsync();
        turns.Change(value => value.With("ssl", "false"));

        await turns.RotateAsync();

        var log = await turns.Server.ReadLogAsync(Turns.Cancellation);
        Assert.Matches($"connection authorized: user={turns.FirstUser} (?!.*SSL enabled)", log);
        Assert.Matches($"connection authorized: user={turns.Admin} .*SSL enabled", log);
        Assert.DoesNotMatch($"connection authorized: user={turns.Admin} (?!.*SSL enabled)", log);
    }

    [Fact]
    public async Task A_secret_with_another_database_does_not_lead_the_administrator_into_it()
    {
        var turns = await CreateAsync();
        turns.Change(value => value.With("dbname", "template1"));

        await turns.RotateAsync();

        var log = await turns.Server.ReadLogAsync(Turns.Cancellation);
        Assert.Matches($"connection authorized: user={turns.Clone} database=template1", log);
        Assert.DoesNotMatch($"connection authorized: user={turns.Admin} database=template1", log);
    }

    [Fact]
    public async Task A_writer_who_does_not_know_the_password_in_use_gets_no_work_done()
    {
        var turns = await CreateAsync();
        await turns.RotateAsync(); // from now on it is known who is next
        turns.Change(value => value.With("password", "theirs"));
        var token = turns.Begin();
        await turns.RunAsync(RotationStep.CreateSecret, token);
        var before = await turns.CatalogueRowsAsync(turns.FirstUser);

        var error = await Assert.ThrowsAsync<RotationException>(() => turns.RunAsync(RotationStep.SetSecret, token));

        Assert.Equal(DatabaseErrors.NoCredentialWorks, error.Code);
        Assert.Equal(before, await turns.CatalogueRowsAsync(turns.FirstUser));
    }

    private string Port => _theirs.Port.ToString(CultureInfo.InvariantCulture);

    private async Task<Turns> CreateAsync() => await Turns.CreateAsync(await servers.UsualAsync());

    private static SecretValue Protect(SecretValue value, bool? ssl) => ssl is { } protect ? value.With("ssl", protect ? "true" : "false") : value;
}
