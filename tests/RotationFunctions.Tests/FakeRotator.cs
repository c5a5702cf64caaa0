namespace RotationFunctions.Tests;

/// <summary>A rotator as somebody would write one, for an account that changes its own password.</summary>
internal sealed class FakeRotator(FakeAccount account, bool createHasOutsideEffects = true) : Rotator
{
    /// <summary>Called as the set begins, with what a rotator is given.</summary>
    public Func<Rotation, CancellationToken, Task> DuringSet { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>Whether a set that finds its password set already succeeds, as it must.</summary>
    public bool BearsRepeats { get; init; } = true;

    protected override bool CreateHasOutsideEffects => createHasOutsideEffects;

    protected override async Task<SecretValue> CreateSecretAsync(SecretValue current, Rotation rotation, CancellationToken cancellationToken)
    {
        await account.CreateAsync(cancellationToken);
        return current.With("password", rotation.NewPassword());
    }

    protected override async Task SetSecretAsync(SecretValue pending, Rotation rotation, CancellationToken cancellationToken)
    {
        await DuringSet(rotation, cancellationToken);
        var current = await rotation.ReadCurrentAsync(cancellationToken);
        if (!await rotation.IsStillPendingAsync(cancellationToken))
            return;
        if (await account.TryChangeAsync(current.GetString("password"), pending.GetString("password"), cancellationToken))
            return;
        await TestSecretAsync(BearsRepeats ? pending : current, rotation, cancellationToken);
    }

    protected override async Task TestSecretAsync(SecretValue value, Rotation rotation, CancellationToken cancellationToken)
    {
        if (!await account.TryLogInAsync(value.GetString("password"), cancellationToken))
            throw new RotationException("LoginRefused", "The account refuses the password.");
    }
}
