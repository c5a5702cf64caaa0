using RotationFunctions.Tests;

namespace RotationFunctions.Cli.Tests;

/// <summary><c>./build.sh</c>, where everything that it calls only tells of the call.</summary>
public sealed class BuildScriptTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("build-script-");

    public BuildScriptTests()
    {
        File.Copy(Repository.PathOf("build.sh"), PathOf("build.sh"));
        Write("eng/install.sh", "echo install \"$@\"");
        Write("bin/dotnet", "echo welcome: ${DOTNET_NOLOGO:-yes}");
        Write("artifacts/bin/RotationFunctions.Cli/release/rotate", "echo rotate \"$@\"");
    }

    [Theory]
    [InlineData("rotate demo --help\n", "--help")]
    [InlineData("rotate demo -h\n", "-h")]
    [InlineData("rotate demo --rotator api-key\n", "--rotator", "api-key")]
    [InlineData("install postgresql\nrotate demo --json\n", "--json")]
    public async Task A_database_is_installed_only_for_a_demo_that_needs_one(string calls, params string[] arguments)
    {
        await using var build = Start(arguments);

        Assert.Equal(0, await build.WaitAsync());

        Assert.Equal(calls, build.Output);
    }

    [Fact]
    public async Task The_sdk_does_not_welcome_a_new_user()
    {
        await using var build = Start();

        Assert.Equal(0, await build.WaitAsync());

        Assert.Equal("Building …\nwelcome: 1\n", build.Error);
    }

    [Theory]
    [InlineData]
    [InlineData("nosuch")]
    [InlineData("fault", "abc")]
    [InlineData("fault", "0")]
    public async Task A_search_that_cannot_be_made_is_refused_before_anything_is_built(params string[] arguments)
    {
        await using var build = Rotate.StartProgram([], [Repository.PathOf("build.sh"), "fuzz", .. arguments]);

        Assert.Equal(2, await build.WaitAsync());

        Assert.Equal(("", "usage: ./build.sh fuzz TARGET [SECONDS], with a whole number of seconds and one of these targets: event secret recipe answer refusal grants definition role "
            + "postgresql-error mysql-error fault\n"), (build.Output, build.Error));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private Rotate Start(params string[] arguments) => Rotate.StartProgram(
        new() { ["PATH"] = $"{PathOf("bin")}:{Environment.GetEnvironmentVariable("PATH")}", ["DOTNET_NOLOGO"] = null }, [PathOf("build.sh"), "demo", .. arguments]);

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);

    private void Write(string name, string commands)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
        File.WriteAllText(PathOf(name), $"#!/bin/sh\n{commands}\n");
        File.SetUnixFileMode(PathOf(name), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
