namespace RotationFunctions.Cli.Tests;

/// <summary>What the command says of itself, and to somebody who mistyped it.</summary>
public class HelpTests
{
    [Theory]
    [InlineData("--help", "Rotates AWS Secrets Manager secrets, and shows how.", "demo", "local")]
    [InlineData("demo --help", "Rotate the password of a real PostgreSQL user, or an API key, on this machine, and prove that it worked.", "--rotator", "--json", "--function")]
    [InlineData("local --help", "A tool for development: no authentication, loopback only.", "--port", "--state", "--quotas", "--function", "--ca-bundle")]
    [InlineData("status --help", "Tell what state a secret's rotation is in, why, and which command to run next.", "--endpoint", "--region", "--profile", "--json", "--try-all")]
    public async Task Help_tells_what_there_is(string arguments, string purpose, params string[] names)
    {
        await using var help = Rotate.Start(arguments.Split(' '));

        Assert.Equal(0, await help.WaitAsync());

        Assert.Contains(purpose, help.Output.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.All(names, name => Assert.Matches($"(?m)^  {name} ", help.Output));
        Assert.Equal("", help.Error);
    }

    [Theory]
    [InlineData("", "Required command was not provided.")]
    [InlineData("demolish", "Unrecognized command or argument 'demolish'.")]
    [InlineData("demo --colour", "Unrecognized command or argument '--colour'.")]
    [InlineData("demo again", "Unrecognized command or argument 'again'.")]
    [InlineData("local --port 70000", "--port must be a number from 0 to 65535.")]
    [InlineData("local --port -1", "--port must be a number from 0 to 65535.")]
    [InlineData("local --port many", "Cannot parse argument 'many' for option '--port' as expected type 'System.Int32'.")]
    [InlineData("status", "Required argument missing for command: 'status'.")]
    [InlineData("status orders --endpoint here", "--endpoint must be a URL, such as http://127.0.0.1:5050.")]
    public async Task A_mistyped_command_is_told_on_standard_error_alone(string arguments, string sentence)
    {
        await using var mistyped = Rotate.Start(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal(2, await mistyped.WaitAsync());

        Assert.Contains(sentence, mistyped.Error, StringComparison.Ordinal);
        Assert.Contains("See 'rotate --help'", mistyped.Error, StringComparison.Ordinal);
        Assert.Equal("", mistyped.Output);
    }
}
