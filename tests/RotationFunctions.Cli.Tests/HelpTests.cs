namespace RotationFunctions.Cli.Tests;

/// <summary>What the command says of itself, and to somebody who mistyped it.</summary>
public class HelpTests
{
    [Theory]
    [InlineData("--help", "Rotates AWS Secrets Manager secrets, and shows how.", "demo", "local")]
    [InlineData("demo --help", "Rotate the password of a real PostgreSQL user, or an API key, on this machine, and prove that it worked.", "--rotator", "--json", "--function")]
    [InlineData("local --help", "A tool for development: no authentication, loopback only.", "--port", "--state", "--quotas", "--function", "--ca-bundle", "--set", "--json")]
    [InlineData("status --help", "Tell what state a secret's rotation is in, why, and which command to run next.", "--endpoint", "--region", "--profile", "--json", "--try-all")]
    [InlineData("check --help", "Look whether the rotation of a secret will work", "--endpoint", "--json", "--function", "--ca-bundle", "--recipe")]
    [InlineData("now --help", "Rotate secrets now, and wait for the end of every rotation", "--prefix", "--tag", "--in-flight", "--per-host", "--journal", "--resume", "--compromised", "--end-sessions", "--yes")]
    [InlineData("abandon --help", "Give up a rotation that is stuck", "--unproved", "--function", "--yes")]
    [InlineData("rollback --help", "Go back to the previous value, so that the server and the secret agree again: by a rotation of its own; or, where the server takes that value already and refuses the current one, by moving AWSCURRENT back.", "--to", "--function", "--yes")]
    [InlineData("supply --help", "Give a rotation that waits for a key the one that you have made", "--id", "--keep-white-space", "--recipe")]
    [InlineData("invoke --help", "Send one step of a rotation to a function", "--function", "--token", "--json")]
    public async Task Help_tells_what_there_is(string arguments, string purpose, params string[] names)
    {
        await using var help = Rotate.Start(arguments.Split(' '));

        Assert.Equal(0, await help.WaitAsync());

        Assert.Contains(purpose, help.Output.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.All(names, name => Assert.Matches($"(?m)^  {name} ", help.Output));
        Assert.Equal("", help.Error);
    }

    [Theory]
    [InlineData("demo")]
    [InlineData("local")]
    [InlineData("status")]
    [InlineData("check")]
    [InlineData("now")]
    [InlineData("abandon")]
    [InlineData("rollback")]
    [InlineData("supply")]
    [InlineData("invoke")]
    public async Task Help_ends_with_examples(string command)
    {
        await using var help = Rotate.Start(command, "--help");

        Assert.Equal(0, await help.WaitAsync());

        Assert.Matches($@"\nExamples:\n(  .*rotate {command}( .*)?\n)+$", help.Output);
    }

    [Fact]
    public void An_option_whose_value_was_forgotten_is_a_mistake_of_each_command()
    {
        var rotate = RotateCommand.Create();
        var lines = rotate.Subcommands.SelectMany(command => command.Options
            .Where(option => option.Arity.MinimumNumberOfValues > 0).Select(option => $"{command.Name} orders {option.Name}")).ToList();

        Assert.True(lines.Count > 40);
        Assert.All(lines, line => Assert.Contains(rotate.Parse(line).Errors, error => error.Message.Contains(line.Split(' ')[^1], StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_shell_is_told_how_to_complete_a_line()
    {
        await using var completion = Rotate.Start("[suggest:7]", "rotate st");

        Assert.Equal(0, await completion.WaitAsync());

        Assert.Contains("status\n", completion.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "Required command was not provided.")]
    [InlineData("demolish", "Unrecognized command or argument 'demolish'.")]
    [InlineData("demo --colour", "Unrecognized command or argument '--colour'.")]
    [InlineData("demo again", "Unrecognized command or argument 'again'.")]
    [InlineData("demo --rotator mysql", "--rotator: Argument 'mysql' not recognized.")]
    [InlineData("local --ca-bundle /nowhere/ca.pem", "--ca-bundle must name a PEM file, and '/nowhere/ca.pem' is none.")]
    [InlineData("local --port 70000", "--port must be a number from 0 to 65535.")]
    [InlineData("local --port -1", "--port must be a number from 0 to 65535.")]
    [InlineData("local --port many", "Cannot parse argument 'many' for option '--port' as expected type 'System.Int32'.")]
    [InlineData("status", "Required argument 'SECRET' missing for command: 'status'.")]
    [InlineData("now", "Name secrets, or choose them with --prefix or --tag")]
    [InlineData("now orders --resume file", "Name secrets, or choose them with --prefix or --tag")]
    [InlineData("now orders --end-sessions", "--end-sessions goes with --compromised.")]
    [InlineData("now --resume file --compromised", "--resume goes on as the run began: leave --compromised out.")]
    [InlineData("now orders --in-flight 0", "--in-flight must be 1 or more.")]
    [InlineData("invoke everything orders", "Argument 'everything' not recognized.")]
    [InlineData("status orders --endpoint here", "--endpoint must be a URL, such as http://127.0.0.1:5050.")]
    public async Task A_mistyped_command_is_told_on_standard_error_alone(string arguments, string sentence)
    {
        await AssertToldAsync(sentence, arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData("--prefix", "", "--prefix must not be empty: that would be every secret.")]
    [InlineData("--tag", "", "--tag must name a tag: KEY, or KEY=VALUE.")]
    [InlineData("--tag", "=orders", "--tag must name a tag: KEY, or KEY=VALUE.")]
    public async Task A_choice_that_would_be_every_secret_is_told(string option, string value, string sentence)
    {
        await AssertToldAsync(sentence, "now", option, value, "--yes");
    }

    [Theory]
    [InlineData("--state", "--state must name a folder.")]
    [InlineData("--ca-bundle", "--ca-bundle must name a PEM file, and '' is none.")]
    public async Task An_empty_name_is_told(string option, string sentence)
    {
        await AssertToldAsync(sentence, "local", "--port", "0", option, "");
    }

    [Theory]
    [InlineData("status orders --region eu-central-1 --endpoint here", "--endpoint must be a URL, such as http://127.0.0.1:5050. See 'rotate --help', or 'rotate COMMAND --help' for one command.")]
    [InlineData("demo again", "Unrecognized command or argument 'again'. See ")]
    public async Task A_mistyped_command_is_told_as_json_where_that_is_asked_for(string arguments, string sentence)
    {
        var mistyped = await Operator.RunAsync([], [.. arguments.Split(' '), "--json"]);

        Assert.Equal((2, "", "InvalidSettings"), (mistyped.Exit, mistyped.Error, (string?)mistyped.Json["code"]));
        Assert.StartsWith(sentence, (string?)mistyped.Json["sentence"], StringComparison.Ordinal);
    }

    private static async Task AssertToldAsync(string sentence, params string[] arguments)
    {
        await using var mistyped = Rotate.Start(arguments);

        Assert.Equal(2, await mistyped.WaitAsync());

        Assert.Contains(sentence, mistyped.Error, StringComparison.Ordinal);
        Assert.Contains("See 'rotate --help'", mistyped.Error, StringComparison.Ordinal);
        Assert.Equal("", mistyped.Output);
    }
}
