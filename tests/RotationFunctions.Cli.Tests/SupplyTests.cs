using Amazon.SecretsManager.Model;

namespace RotationFunctions.Cli.Tests;

/// <summary><c>rotate supply</c>, with a vendor that can be asked about a key</summary>
public class SupplyTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_from_a_pipe_is_tried_stored_and_current()
    {
        await using var stage = await KeyStage.StartAsync();
        var key = stage.Vendor.MakeKey("new").Value;

        var supply = await SupplyAsync(stage, $"{key}\n");

        Assert.Equal(0, supply.Exit);
        Assert.Contains("Used by: newsletter, billing.\n", supply.Error, StringComparison.Ordinal);
        Assert.Matches("The vendor accepts the key.\nstoring the value as pending version [-0-9a-f]{36} …\nsetSecret …\ntestSecret …\nfinishSecret …\n", supply.Error);
        Assert.StartsWith("The key is current, as version ", supply.Output, StringComparison.Ordinal);
        Assert.Equal($$"""{"api_key":"{{key}}","note":"kept"}""", await stage.KeyAsync());
        Assert.DoesNotContain(key, supply.Output + supply.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_the_vendor_refuses_is_not_stored_so_that_the_right_one_can_still_be_supplied()
    {
        await using var stage = await KeyStage.StartAsync();

        var wrong = await SupplyAsync(stage, "canary-7Q");
        var right = await SupplyAsync(stage, stage.Vendor.MakeKey("new").Value);

        Assert.Equal((1, ""), (wrong.Exit, wrong.Output));
        Assert.Contains("KeyRefused: Mail Ltd refuses the key that was supplied", wrong.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", wrong.Error, StringComparison.Ordinal);
        Assert.Equal(0, right.Exit);
    }

    [Fact]
    public async Task Where_no_function_can_be_invoked_it_is_told_that_the_key_is_stored()
    {
        await using var stage = await KeyStage.StartAsync();

        var supply = await SupplyAsync(stage, stage.Vendor.MakeKey("new").Value, "--function", "nobody");

        Assert.Equal((1, ""), (supply.Exit, supply.Output));
        Assert.Matches("StepFailed: The key of mail/key is stored as the pending version [-0-9a-f]{36}, and is not current yet. FunctionNotFound: There is no function nobody", supply.Error);
        Assert.EndsWith("Look with: rotate status mail/key --try-all\n", supply.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "The key was not stored. It is empty.")]
    [InlineData(" canary-7Q\n", "It begins or ends with white space, which copying often adds.")]
    [InlineData("canary-7Q\t\n", "It begins or ends with white space, which copying often adds.")]
    [InlineData("canary-7Q\nlogin: canary\n", "The key was not stored. It has more than one line, or a control character within. Give the key alone, on one line.")]
    [InlineData("canary\0-7Q\n", "It has more than one line, or a control character within.")]
    [InlineData("current", "That is the key that is current already.")]
    public async Task What_is_no_new_key_is_refused(string input, string reason)
    {
        await using var stage = await KeyStage.StartAsync();

        var supply = await SupplyAsync(stage, input == "current" ? stage.Old : input);

        Assert.Equal((1, ""), (supply.Exit, supply.Output));
        Assert.Contains(reason, supply.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", supply.Error, StringComparison.Ordinal);
        Assert.Contains(stage.Old, await stage.KeyAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_that_does_not_wait_for_a_key_is_left_alone()
    {
        await using var stage = await KeyStage.StartAsync(waits: false);

        var supply = await SupplyAsync(stage, "canary-7Q");

        Assert.Equal((1, ""), (supply.Exit, supply.Output));
        Assert.Equal("WrongState: mail/key does not wait for a key. No rotation is under way. Start one with RotateSecret, then supply its key.\n", supply.Error);
    }

    [Fact]
    public async Task Where_rotation_was_turned_off_meanwhile_what_is_advised_works()
    {
        await using var stage = await KeyStage.StartAsync();
        await stage.Client.CancelRotateSecretAsync(new CancelRotateSecretRequest { SecretId = "mail/key" }, Stop);
        var key = stage.Vendor.MakeKey("new").Value;

        var refused = await SupplyAsync(stage, key);
        await Assert.ThrowsAsync<InvalidRequestException>(stage.RotateAsync);
        await using var abandon = stage.Start("abandon", "mail/key", "--yes");

        Assert.Equal((1, ""), (refused.Exit, refused.Output));
        Assert.Matches("^RotationDisabled: Rotation is turned off for mail/key, so its function refuses every step. RotateSecret, which turns it on, is refused while version "
            + "[-0-9a-f]{36} is pending. Give that up first: rotate abandon mail/key. Then begin a new rotation with RotateSecret.\n$", refused.Error);
        Assert.Equal(0, await abandon.WaitAsync());
        await stage.RotateAsync();
        Assert.Equal(0, (await SupplyAsync(stage, key)).Exit);
        Assert.Contains(key, await stage.KeyAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_without_the_recipes_field_gets_no_key_beside_its_old_one()
    {
        await using var stage = await KeyStage.StartAsync(waits: false);
        await stage.Client.PutSecretValueAsync(new PutSecretValueRequest { SecretId = "mail/key", SecretString = """{"token":"canary-old"}""" }, Stop);
        await stage.RotateAsync();

        var supply = await SupplyAsync(stage, stage.Vendor.MakeKey("new").Value);

        Assert.Equal((1, ""), (supply.Exit, supply.Output));
        Assert.Contains("InvalidSecret: ", supply.Error, StringComparison.Ordinal);
        Assert.Contains("'api_key'", supply.Error, StringComparison.Ordinal);
        Assert.Equal("""{"token":"canary-old"}""", await stage.KeyAsync());
    }

    [Fact]
    public async Task An_id_that_the_recipe_keeps_is_stored_with_the_key()
    {
        await using var stage = await KeyStage.StartAsync(keepsId: true);
        var key = stage.Vendor.MakeKey("new");

        var supply = await SupplyAsync(stage, key.Value, "--id", key.Id);

        Assert.Equal(0, supply.Exit);
        Assert.Equal($$"""{"api_key":"{{key.Value}}","note":"kept","key_id":"{{key.Id}}"}""", await stage.KeyAsync());
    }

    [Theory]
    [InlineData(true, "InvalidSettings: The recipe '{0}' keeps the id that Mail Ltd has for the key, in the field 'key_id': without it the secret would name another key than it holds. Give it with --id.")]
    [InlineData(true, "InvalidSettings: The recipe '{0}' keeps the id that Mail Ltd has for the key, in the field 'key_id': without it the secret would name another key than it holds. Give it with --id.", "--id", "")]
    [InlineData(true, "InvalidKey: The key was not stored. Its id is not the key itself: logs show ids.", "--id", "canary-7Q")]
    [InlineData(false, "InvalidSettings: The recipe '{0}' keeps no id of a key. Leave out --id.", "--id", "1042")]
    public async Task An_id_that_is_missing_or_out_of_place_is_told_before_anything_is_stored(bool keepsId, string told, params string[] id)
    {
        await using var stage = await KeyStage.StartAsync(keepsId: keepsId);

        var supply = await SupplyAsync(stage, "canary-7Q", id);

        Assert.Equal((told.StartsWith("InvalidKey", StringComparison.Ordinal) ? 1 : 2, ""), (supply.Exit, supply.Output));
        Assert.Contains(string.Format(null, told, stage.RecipeName), supply.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", supply.Error, StringComparison.Ordinal);
        Assert.Contains(stage.Old, await stage.KeyAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_current_key_is_no_new_one_whatever_id_is_given_with_it()
    {
        await using var stage = await KeyStage.StartAsync(keepsId: true);
        var before = await stage.KeyAsync();

        var supply = await SupplyAsync(stage, stage.Old, "--id", "another");

        Assert.Equal((1, ""), (supply.Exit, supply.Output));
        Assert.Contains("InvalidKey: That is the key that is current already.", supply.Error, StringComparison.Ordinal);
        Assert.Equal(before, await stage.KeyAsync());
    }

    [Theory]
    [InlineData("""{"api_key":"canary-old","url":"canary-a","url":"canary-b"}""", "the field 'url' stands there twice")]
    [InlineData("""{"api_key":"canary-old","url":"canary-a",}""", "there is a mistake in line 1, at byte 42")]
    [InlineData("""[{"api_key":"canary-old"}]""", "it is an array")]
    public async Task A_secret_that_was_meant_for_JSON_is_not_overwritten_as_if_it_were_the_key_itself(string value, string mistake)
    {
        await using var stage = await KeyStage.StartAsync(waits: false);
        await stage.Client.PutSecretValueAsync(new PutSecretValueRequest { SecretId = "mail/key", SecretString = value }, Stop);
        await stage.RotateAsync();

        var supply = await SupplyAsync(stage, stage.Vendor.MakeKey("new").Value);

        Assert.Equal((1, ""), (supply.Exit, supply.Output));
        Assert.Contains($"is not a JSON object with distinct field names: {mistake}. ", supply.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", supply.Error, StringComparison.Ordinal);
        Assert.Equal(value, await stage.KeyAsync());
    }

    [Fact]
    public async Task A_key_that_would_be_taken_for_JSON_is_not_stored_where_the_secret_is_the_key_alone()
    {
        await using var stage = await KeyStage.StartAsync(waits: false);
        await stage.Client.PutSecretValueAsync(new PutSecretValueRequest { SecretId = "mail/key", SecretString = stage.Old }, Stop);
        await stage.RotateAsync();

        var supply = await SupplyAsync(stage, "{canary-7Q}");

        Assert.Equal((1, ""), (supply.Exit, supply.Output));
        Assert.Contains("InvalidSecret: The key looks like JSON, or has text that is not Unicode. ", supply.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", supply.Error, StringComparison.Ordinal);
        Assert.Equal(stage.Old, await stage.KeyAsync());
    }

    [Fact]
    public async Task An_administrators_secret_that_is_not_there_is_told_before_anything_is_stored()
    {
        await using var stage = await KeyStage.StartAsync();
        await File.WriteAllTextAsync(stage.RecipePath, """
            {
              "vendor": "Mail Ltd", "family": "supplied", "secret": { "key": "api_key" }, "instructions": "Open Settings.", "base": "https://api.mail.example",
              "authentication": { "administrator": { "bearer": "{administrator.key}" } },
              "requests": { "verify": { "as": "administrator", "method": "GET", "path": "/v1/hello", "query": { "key": "{key}" } } }
            }
            """, TestContext.Current.CancellationToken);

        var supply = await SupplyAsync(stage, "canary-7Q");

        Assert.Equal((1, ""), (supply.Exit, supply.Output));
        Assert.Contains("CurrentHasNoValue: The administrator's secret administrator has no value that is AWSCURRENT, so the key could not be tried and was not stored.", supply.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", supply.Error, StringComparison.Ordinal);
    }

    private static async Task<Operator.Ran> SupplyAsync(KeyStage stage, string input, params string[] options)
    {
        await using var supply = stage.Start(["supply", "mail/key", .. options]);
        await supply.TypeAsync(input);
        supply.CloseInput();
        return new Operator.Ran(await supply.WaitAsync(), supply.Output, supply.Error);
    }
}
