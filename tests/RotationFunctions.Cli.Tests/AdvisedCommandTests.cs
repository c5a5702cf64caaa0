using Amazon.SecretsManager.Model;
using RotationFunctions.Tests;

namespace RotationFunctions.Cli.Tests;

/// <summary>A command that is advised finds the account and region of the one that advises it, when it is pasted into a shell.</summary>
public class AdvisedCommandTests
{
    [Fact]
    public async Task The_next_command_goes_to_where_the_options_have_led()
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.CreateAsync("orders/db");

        var status = await RunAsync(fleet, $"rotate status orders/db {Options(fleet)}");
        var next = await RunAsync(fleet, NextOf(status));

        Assert.StartsWith($"rotate check orders/db {Options(fleet)}", NextOf(status), StringComparison.Ordinal);
        Assert.Equal("", next.Error);
        Assert.Contains("permission: ", next.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task So_does_one_of_the_AWS_CLI()
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.CreateAsync("orders/db");
        await fleet.Client.DeleteSecretAsync(new DeleteSecretRequest { SecretId = "orders/db" }, TestContext.Current.CancellationToken);

        var status = await RunAsync(fleet, $"rotate status orders/db {Options(fleet)}");
        var next = await RunAsync(fleet, NextOf(status));

        Assert.StartsWith("aws secretsmanager restore-secret --secret-id orders/db --region eu-west-3 --profile ops --endpoint-url ", NextOf(status), StringComparison.Ordinal);
        Assert.Equal((0, ""), (next.Exit, next.Error));
        Assert.Null((await fleet.Client.DescribeSecretAsync(new DescribeSecretRequest { SecretId = "orders/db" }, TestContext.Current.CancellationToken)).DeletedDate);
    }

    [Fact]
    public async Task So_does_one_that_goes_on_with_a_run_also_from_a_file_with_a_space_in_its_name()
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.CreateAsync("orders/db", isBroken: true);

        var now = await RunAsync(fleet, $"rotate now orders/db --wait 1 --yes --journal 'it is.jsonl' {Options(fleet)}");
        var next = await RunAsync(fleet, $"{NextOf(now)} --wait 1 --yes");

        Assert.Equal($"rotate now --resume 'it is.jsonl' {Options(fleet)}", NextOf(now));
        Assert.Contains($"look with: rotate status orders/db {Options(fleet)}\n", next.Output, StringComparison.Ordinal);
    }

    private static string Options(Fleet fleet) => $"--region eu-west-3 --profile ops --endpoint {fleet.Aws.Endpoint}";

    private static string NextOf(Operator.Ran ran) => ran.Output[(ran.Output.LastIndexOf("Next: ", StringComparison.Ordinal) + "Next: ".Length)..].TrimEnd('\n');

    /// <summary>Runs a line in a shell whose variables lead nowhere.</summary>
    private static async Task<Operator.Ran> RunAsync(Fleet fleet, string line)
    {
        var configuration = Path.Combine(fleet.Folder.FullName, "config");
        await File.WriteAllTextAsync(configuration, "[profile ops]\naws_access_key_id = local\naws_secret_access_key = local\n", TestContext.Current.CancellationToken);
        var folder = Path.GetDirectoryName(Siblings.Executable("RotationFunctions.Cli", "rotate"));
        await using var shell = Rotate.StartProgram(new Dictionary<string, string?>
        {
            ["PATH"] = $"{folder}:{Environment.GetEnvironmentVariable("PATH")}", ["AWS_CONFIG_FILE"] = configuration, ["AWS_SHARED_CREDENTIALS_FILE"] = "/dev/null",
            ["AWS_REGION"] = null, ["AWS_DEFAULT_REGION"] = null, ["AWS_ACCESS_KEY_ID"] = null, ["AWS_SECRET_ACCESS_KEY"] = null, ["AWS_ENDPOINT_URL"] = null,
        }, "sh", "-c", $"cd {fleet.Folder.FullName} && {line}");
        shell.CloseInput();
        var exit = await shell.WaitAsync();
        return new Operator.Ran(exit, shell.Output, shell.Error);
    }
}
