using System.Text.Json;
using Microsoft.AspNetCore.Http;
using RotationFunctions.Tests;

namespace RotationFunctions.Cli.Tests;

/// <summary><c>rotate demo</c> and a Docker engine that answers, but cannot do what it is asked.</summary>
public class DockerTests
{
    [Fact]
    public async Task An_engine_that_has_no_image_is_no_reason_not_to_take_the_binaries()
    {
        await using var docker = await StartEngineAsync();
        await using var demo = StartDemo(docker.Address.ToString());

        Assert.Equal(0, await demo.WaitAsync());

        Assert.Contains(docker.Requests, request => request.Path.EndsWith("/images/create", StringComparison.Ordinal));
        Assert.Matches("(?m)^  database +PostgreSQL [0-9.]+, private, ", demo.Output);
        Assert.Equal("", demo.Error);
        Assert.Empty(demo.Remains());
    }

    [Fact]
    public async Task A_docker_host_that_is_no_address_is_no_reason_not_to_take_the_binaries()
    {
        await using var demo = StartDemo("garbage");

        Assert.Equal(0, await demo.WaitAsync());

        Assert.Matches("(?m)^  database +PostgreSQL [0-9.]+, private, ", demo.Output);
    }

    [Fact]
    public async Task Json_stays_json_whatever_docker_has_to_say()
    {
        await using var docker = await StartEngineAsync();
        await using var demo = StartDemo(docker.Address.ToString(), "--json");

        Assert.Equal(0, await demo.WaitAsync());

        Assert.Contains(docker.Requests, request => request.Path.EndsWith("/images/create", StringComparison.Ordinal));
        using var json = JsonDocument.Parse(demo.Output);
        Assert.True(json.RootElement.GetProperty("succeeded").GetBoolean());
    }

    [Fact]
    public async Task A_container_that_does_not_start_is_taken_away_again()
    {
        await using var docker = await StartEngineAsync(hasImages: true);
        await using var demo = StartDemo(docker.Address.ToString(), ryuk: false);

        Assert.Equal(0, await demo.WaitAsync());

        Assert.Equal(["POST create", "POST start", "DELETE made"],
            docker.Requests.Where(request => request.Method != "GET").Select(request => $"{request.Method} {request.Path.Split('/')[^1]}"));
    }

    [Fact]
    public async Task The_tests_of_the_demo_take_the_binaries_where_there_is_docker_too()
    {
        await using var docker = await StartEngineAsync();
        await using var demo = Demo.Start(new() { ["DOCKER_HOST"] = docker.Address.ToString() });

        Assert.Equal(0, await demo.WaitAsync());

        Assert.Empty(docker.Requests);
    }

    private static Rotate StartDemo(string docker, params string[] arguments) => StartDemo(docker, ryuk: true, arguments);

    private static Rotate StartDemo(string docker, bool ryuk, params string[] arguments)
    {
        Demo.Binaries();
        return Rotate.Start(new()
        {
            ["ROTATION_POSTGRESQL"] = "", ["ROTATION_POSTGRESQL_BIN"] = "", ["DOCKER_HOST"] = docker, ["TESTCONTAINERS_RYUK_DISABLED"] = ryuk ? "" : "true",
        }, ["demo", .. arguments]);
    }

    /// <summary>Starts an engine that gives no image, or else one that makes containers, but starts none.</summary>
    private static Task<ScriptedServer> StartEngineAsync(bool hasImages = false) => ScriptedServer.StartAsync((http, _) =>
    {
        var (status, body) = $"{http.Request.Method} {http.Request.Path}".Split('/') switch
        {
            [_, _, "_ping"] => (200, "OK"),
            [_, _, "info"] => (200, """{"OSType":"linux","IndexServerAddress":"https://index.docker.io/v1/"}"""),
            [_, _, "version"] => (200, """{"ApiVersion":"1.47","Version":"27.0","Os":"linux"}"""),
            ["GET ", _, "images", ..] => hasImages ? (200, """{"Id":"sha256:1","Created":"2026-01-01T00:00:00Z"}""") : (404, """{"message":"No such image"}"""),
            ["POST ", _, "containers", "create"] => (201, """{"Id":"made","Warnings":[]}"""),
            ["GET ", _, "containers", "made", "json"] => (200, """{"Id":"made","Name":"/made","State":{"Status":"created"},"Config":{},"NetworkSettings":{"Ports":{}}}"""),
            ["DELETE ", ..] => (204, ""),
            _ => (500, """{"message":"the engine is out of order"}"""),
        };
        return status == 204 ? NothingAsync(http) : ScriptedServer.AnswerAsync(http, status, body, "application/json");
    });

    private static Task NothingAsync(HttpContext http)
    {
        http.Response.StatusCode = 204;
        return Task.CompletedTask;
    }
}
