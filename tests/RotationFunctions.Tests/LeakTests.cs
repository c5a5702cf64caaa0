namespace RotationFunctions.Tests;

/// <summary>Nothing that a driver, a vendor or a store says comes out: it may hold the secret.</summary>
public class LeakTests
{
    private const string Canary = "canary-5up3r-s3cr3t";

    /// <summary>Every outside call of every step.</summary>
    public static TheoryData<RotationStep, string, string> Faults => new()
    {
        { RotationStep.CreateSecret, "Describe", "createSecret" },
        { RotationStep.CreateSecret, "Read", "createSecret" },
        { RotationStep.CreateSecret, "create", "createSecret" },
        { RotationStep.CreateSecret, "Put", "createSecret" },
        { RotationStep.SetSecret, "Read", "setSecret" },
        { RotationStep.SetSecret, "change", "setSecret" },
        { RotationStep.TestSecret, "Read", "testSecret" },
        { RotationStep.TestSecret, "login", "testSecret" },
        { RotationStep.FinishSecret, "Describe", "finishSecret" },
        { RotationStep.FinishSecret, "Read", "finishSecret" },
        { RotationStep.FinishSecret, "Promote", "finishSecret" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_fault_that_nobody_named_is_told_by_its_kind_and_its_place_alone(RotationStep step, string call, string name)
    {
        var stage = new Stage { RotationToken = Canary }.Begin();
        if (step != RotationStep.CreateSecret)
            stage.Create(Canary);
        var hasFired = false;
        stage.Store.Before = next => ThrowAt(next);
        stage.Account.Before = (next, _) => ThrowAt(next);

        var error = await stage.FailAsync(step);

        Assert.True(hasFired);
        Assert.Equal($"Unexpected: {name} of version {Stage.Second} of secret {Stage.Secret} met an unexpected InvalidDataException. Its text is "
            + "withheld, since it may hold a secret; the log has the place it came from. Running the step again is safe.", error.Message);
        Assert.Null(error.InnerException);
        Assert.Empty(error.Data);
        Assert.DoesNotContain(Canary, error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, stage.Log.Everything, StringComparison.Ordinal);
        Assert.StartsWith("Error: An unexpected InvalidDataException came from:", stage.Log.Lines[0], StringComparison.Ordinal);
        Assert.Contains(nameof(LeakTests), stage.Log.Lines[0], StringComparison.Ordinal);
        Assert.StartsWith($"Error: {name} of version {Stage.Second} of secret {Stage.Secret}: Failed, Unexpected (", stage.Log.Lines[1], StringComparison.Ordinal);
        Assert.EndsWith($" calls). {error.Message}", stage.Log.Lines[1], StringComparison.Ordinal);

        Task ThrowAt(string next)
        {
            if (next != call)
                return Task.CompletedTask;
            hasFired = true;
            throw new InvalidDataException(Canary, new IOException(Canary)) { Data = { ["SQL"] = Canary } };
        }
    }

    [Fact]
    public async Task A_whole_rotation_logs_a_line_per_step_and_neither_token_nor_password()
    {
        var stage = new Stage { RotationToken = Canary }.Begin();

        await stage.RotateAsync();

        Assert.Equal(
            [
                $"Information: createSecret of version {Stage.Second} of secret {Stage.Secret}: Created (0 ms, 4 calls)",
                $"Information: setSecret of version {Stage.Second} of secret {Stage.Secret}: Set (0 ms, 3 calls)",
                $"Information: testSecret of version {Stage.Second} of secret {Stage.Secret}: Tested (0 ms, 1 calls)",
                $"Information: finishSecret of version {Stage.Second} of secret {Stage.Secret}: Finished (0 ms, 3 calls)",
            ],
            stage.Log.Lines);
        Assert.DoesNotContain(Canary, stage.Log.Everything, StringComparison.Ordinal);
        Assert.DoesNotContain(stage.Account.Password, stage.Log.Everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_that_a_rotator_named_comes_out_as_it_is()
    {
        var stage = new Stage().Create();

        var error = await stage.FailAsync(RotationStep.TestSecret);

        Assert.Equal("LoginRefused: The account refuses the password.", error.Message);
        Assert.Equal(
            [$"Error: testSecret of version {Stage.Second} of secret {Stage.Secret}: Failed, LoginRefused (0 ms, 1 calls). {error.Message}"], stage.Log.Lines);
    }
}
