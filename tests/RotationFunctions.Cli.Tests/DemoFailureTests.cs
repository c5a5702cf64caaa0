using System.Text.Json;
using Npgsql;
using RotationFunctions.Local.DatabaseServers;
using RotationFunctions.Tests;

namespace RotationFunctions.Cli.Tests;

/// <summary><c>rotate demo</c>, where something is wrong: it says so and leaves nothing behind.</summary>
public sealed class DemoFailureTests : IDisposable
{
    private const string NoServer = "There is no PostgreSQL to be had: ROTATION_POSTGRESQL is not set, no Docker engine answers, and no server binaries are on this "
        + "machine. Install PostgreSQL (Debian and Ubuntu: apt-get install postgresql), start Docker, or set ROTATION_POSTGRESQL to a connection string.";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rotate-functions-");

    [Fact]
    public async Task A_function_that_moves_the_labels_and_not_the_password_does_not_pass_the_proofs()
    {
        await using var demo = Demo.Start([], "--function", Script($"_HANDLER=rotate exec {Siblings.Executable("RotationFunctions.TestFunction")}"));

        Assert.Equal(1, await demo.WaitAsync());

        Assert.Contains("✗ The old password is refused.", demo.Output, StringComparison.Ordinal);
        Assert.Contains("✗ The new password logs in.", demo.Output, StringComparison.Ordinal);
        Assert.Contains("✓ AWSPREVIOUS holds the old version, AWSCURRENT a new one.", demo.Output, StringComparison.Ordinal);
        Assert.Equal("Failed: What is marked with ✗ is not as it must be. Nothing is left running.\n", demo.Error);
        Assert.Empty(demo.Remains());
    }

    [Fact]
    public async Task A_function_that_only_says_it_rotated_is_found_out()
    {
        await using var demo = Demo.Start([], "--function", Script($"_HANDLER=succeed exec {Siblings.Executable("RotationFunctions.TestFunction")}"));

        Assert.Equal(1, await demo.WaitAsync());

        Assert.Contains("  finishSecret ", demo.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("✓", demo.Output, StringComparison.Ordinal);
        Assert.StartsWith("Failed: All steps succeeded, but AWSCURRENT does not stand on version ", demo.Error, StringComparison.Ordinal);
        Assert.Empty(demo.Remains());
    }

    [Fact]
    public async Task A_step_that_fails_is_shown_with_its_error_and_the_functions_log()
    {
        await using var demo = Demo.Start([], "--function", Script($"echo a line of its log; _HANDLER=fail exec {Siblings.Executable("RotationFunctions.TestFunction")}"));

        Assert.Equal(1, await demo.WaitAsync());

        Assert.Matches("(?m)^  createSecret .*\n    the outer one$", demo.Output);
        Assert.Contains("\n    a line of its log\n", demo.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("setSecret", demo.Output, StringComparison.Ordinal);
        Assert.Empty(demo.Remains());
    }

    [Fact]
    public async Task A_failure_is_json_too()
    {
        await using var demo = Demo.Start([], "--json", "--function", "/bin/false");

        Assert.Equal(1, await demo.WaitAsync());

        using var json = JsonDocument.Parse(demo.Output);
        Assert.False(json.RootElement.GetProperty("succeeded").GetBoolean());
        Assert.EndsWith("exit status 1", Assert.Single(json.RootElement.GetProperty("steps").EnumerateArray()).GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_function_that_does_not_exist_is_told()
    {
        await using var demo = Demo.Start([], "--function", "/nowhere/bootstrap");

        Assert.Equal(2, await demo.WaitAsync());

        Assert.Equal("Failed: The rotation function '/nowhere/bootstrap' does not exist. Build it, or name it with --function.\n", demo.Error);
        Assert.Empty(demo.Remains());
    }

    [Theory]
    [InlineData("Host=127.0.0.1;Port=1;Username=nobody;Password=canary-password", "The PostgreSQL server of ROTATION_POSTGRESQL cannot be used: Failed to connect to 127.0.0.1:1.")]
    [InlineData("Host=127.0.0.1;Passwort=canary-password", "ROTATION_POSTGRESQL is no connection string. It must look like Host=db.example.com;")]
    [InlineData("canary-password", "ROTATION_POSTGRESQL is no connection string. It must look like Host=db.example.com;")]
    public async Task A_given_server_that_cannot_be_used_is_told_without_its_password(string connection, string sentence)
    {
        await using var demo = Rotate.Start(new Dictionary<string, string?> { ["ROTATION_POSTGRESQL"] = connection }, "demo");

        Assert.Equal(2, await demo.WaitAsync());

        Assert.StartsWith($"Failed: {sentence}", demo.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", demo.Output + demo.Error, StringComparison.Ordinal);
        Assert.Empty(demo.Remains());
    }

    [Fact]
    public async Task A_given_server_is_used_and_left_as_it_was()
    {
        await using var server = await StartServerAsync();
        await using var demo = Demo.Start(new() { ["ROTATION_POSTGRESQL"] = server.AdministratorConnectionString });

        Assert.Equal(0, await demo.WaitAsync());

        Assert.Contains("(ROTATION_POSTGRESQL)", demo.Output, StringComparison.Ordinal);
        Assert.Contains("not counted", demo.Output, StringComparison.Ordinal);
        Assert.Equal("0", await server.ReadAsync("SELECT count(*) FROM pg_roles WHERE rolname LIKE 'orders_app%'", TestContext.Current.CancellationToken));
        Assert.Empty(demo.Remains());
    }

    [Theory]
    [InlineData(SslMode.VerifyFull)]
    [InlineData(SslMode.Prefer)] // what a connection string says that does not mention it
    public async Task A_given_server_that_demands_tls_is_used_with_its_authority(SslMode mode)
    {
        await using var server = await StartTlsServerAsync();
        var connection = new NpgsqlConnectionStringBuilder(server.AdministratorConnectionString) { SslMode = mode };
        await using var demo = Demo.Start(new() { ["ROTATION_POSTGRESQL"] = connection.ConnectionString });

        Assert.Equal(0, await demo.WaitAsync());

        Assert.Contains("✓ The new password logs in.", demo.Output, StringComparison.Ordinal);
        Assert.Contains("CREATE ROLE", await server.ReadLogAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, " talks TLS, and nothing says how to verify its certificate. Add SslMode=VerifyFull;Root Certificate=… to the connection string")]
    [InlineData("/nowhere/ca.pem", "The root certificate of ROTATION_POSTGRESQL cannot be read: ")]
    public async Task A_given_server_whose_certificate_cannot_be_verified_is_told_before_a_user_is_made(string? authority, string sentence)
    {
        await using var server = await StartTlsServerAsync();
        var connection = new NpgsqlConnectionStringBuilder(server.AdministratorConnectionString) { SslMode = SslMode.Prefer, RootCertificate = authority };
        await using var demo = Demo.Start(new() { ["ROTATION_POSTGRESQL"] = connection.ConnectionString });

        Assert.Equal(2, await demo.WaitAsync());

        Assert.StartsWith("Failed: ", demo.Error, StringComparison.Ordinal);
        Assert.Contains(sentence, demo.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("CREATE ROLE", await server.ReadLogAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Root_without_the_system_user_of_the_server_is_told()
    {
        var users = Path.Combine(_folder.FullName, "passwd");
        await File.WriteAllLinesAsync(users, File.ReadLines("/etc/passwd").Where(user => !user.StartsWith("postgres:", StringComparison.Ordinal)),
            TestContext.Current.CancellationToken);
        await using var demo = StartWith(
            $"mount --bind {users} /etc/passwd", new() { ["ROTATION_POSTGRESQL"] = "", ["ROTATION_POSTGRESQL_BIN"] = Demo.Binaries() });

        Assert.Equal(2, await demo.WaitAsync());

        Assert.StartsWith("Failed: There is no system user 'postgres'; create it, or run as another user than root.", demo.Error, StringComparison.Ordinal);
        Assert.Empty(demo.Remains());
    }

    [Fact]
    public async Task A_given_user_that_may_not_create_others_is_told()
    {
        await using var server = await StartServerAsync();
        await server.ExecuteAsync("CREATE ROLE weak LOGIN PASSWORD 'weak'", TestContext.Current.CancellationToken);
        await using var demo = Demo.Start(new() { ["ROTATION_POSTGRESQL"] = $"Host={server.Host};Port={server.Port};Username=weak;Password=weak;Database=postgres" });

        Assert.Equal(2, await demo.WaitAsync());

        Assert.Contains("refuses to create a user for the demo (42501: ", demo.Error, StringComparison.Ordinal);
        Assert.Contains("CREATEROLE", demo.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Named_binaries_that_are_not_there_are_told()
    {
        await using var demo = Rotate.Start(new Dictionary<string, string?> { ["ROTATION_POSTGRESQL"] = "", ["ROTATION_POSTGRESQL_BIN"] = "/nowhere" }, "demo");

        Assert.Equal(2, await demo.WaitAsync());

        Assert.Equal("Failed: ROTATION_POSTGRESQL_BIN is '/nowhere', but no 'postgres' and 'initdb' are there. Set it to the folder of a server's binaries.\n", demo.Error);
    }

    [Fact]
    public async Task Where_there_is_no_server_at_all_the_ways_to_get_one_are_told()
    {
        await using var demo = StartWithoutServers("--rotator", "postgresql");

        Assert.Equal(2, await demo.WaitAsync());

        Assert.Equal($"Failed: {NoServer}\n", demo.Error);
        Assert.Empty(demo.Remains());
    }

    [Fact]
    public async Task Where_there_is_no_server_at_all_plain_demo_rotates_an_api_key_and_says_so()
    {
        await using var demo = StartWithoutServers();

        Assert.Equal(0, await demo.WaitAsync());

        Assert.Contains($"  database         none, so an API key is rotated instead. {NoServer}\n", demo.Output, StringComparison.Ordinal);
        Assert.Contains("The key was rotated twice in ", demo.Output, StringComparison.Ordinal);
        Assert.Empty(demo.Remains());
    }

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>Where the binaries are hidden.</summary>
    private static Rotate StartWithoutServers(params string[] arguments) => StartWith(
        "if [ -d /usr/lib/postgresql ]; then mount -t tmpfs none /usr/lib/postgresql; fi; PATH=/nowhere",
        new() { ["ROTATION_POSTGRESQL"] = "", ["ROTATION_POSTGRESQL_BIN"] = "", ["DOCKER_HOST"] = "tcp://127.0.0.1:1" }, arguments);

    /// <summary>In a view of the file system of its own, after a change to that.</summary>
    private static Rotate StartWith(string change, Dictionary<string, string?> environment, params string[] arguments)
    {
        Requirement.Have(Environment.UserName == "root" ? "root" : null, "Only root can change what a process sees of this machine.");
        return Rotate.StartProgram(environment,
            ["unshare", "--mount", "sh", "-c", $"{change}; exec \"$0\" \"$@\"", Siblings.Executable("RotationFunctions.Cli", "rotate"), "demo", .. arguments]);
    }

    private static Task<PrivatePostgreSql> StartServerAsync(string setting = "ssl=off") =>
        PrivatePostgreSql.StartFromAsync(Demo.Binaries(), [setting], TestContext.Current.CancellationToken);

    /// <summary>A server with TLS that lets nobody in without, and logs who makes and drops users.</summary>
    private static async Task<PrivatePostgreSql> StartTlsServerAsync()
    {
        var server = await StartServerAsync("log_statement=ddl");
        await server.ExecuteAsync(
            "COPY (SELECT 'hostssl all all 127.0.0.1/32 scram-sha-256') TO PROGRAM 'cat > pg_hba.conf'", TestContext.Current.CancellationToken);
        await server.RestartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    private string Script(string commands)
    {
        var path = Path.Combine(_folder.FullName, "function");
        File.WriteAllText(path, $"#!/bin/sh\n{commands}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }
}
