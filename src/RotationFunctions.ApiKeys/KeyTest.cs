namespace RotationFunctions.ApiKeys;

/// <summary>Proves that a key works by the recipe's verify request. A new key may need time until the vendor knows it everywhere.</summary>
internal sealed class KeyTest(Recipe recipe, TimeProvider clock, Func<TimeSpan> timeLeft)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    /// <summary>How long a key may need.</summary>
    public TimeSpan SettlesIn { get; init; } = recipe.SettlesIn;

    /// <exception cref="RotationException"><see cref="ApiKeyErrors.KeyRefused"/></exception>
    public async Task RequireAsync(Vendor vendor, SecretValue value, string name, CancellationToken cancellationToken)
    {
        if (await FindRefusalAsync(vendor, value, name, cancellationToken) is { } refusal)
            throw Refused(name, refusal, isSettled: true);
    }

    /// <returns>The vendor's last word: its refusal, or <c>null</c> where the key works.</returns>
    /// <exception cref="RotationException"><see cref="ApiKeyErrors.KeyRefused"/>: no, but time ran out before that was its last word.</exception>
    public async Task<Refusal?> FindRefusalAsync(Vendor vendor, SecretValue value, string name, CancellationToken cancellationToken)
    {
        var start = clock.GetTimestamp();
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            var refusal = await vendor.VerifyAsync(value, cancellationToken);
            if (refusal is null || clock.GetElapsedTime(start) + pause > SettlesIn)
                return refusal;
            if (pause >= timeLeft())
                throw Refused(name, refusal, isSettled: false);
            await Task.Delay(pause, clock, cancellationToken);
        }
    }

    private RotationException Refused(string name, Refusal refusal, bool isSettled) => new(ApiKeyErrors.KeyRefused,
        $"{recipe.Vendor} refuses {name} in {refusal.Words}. "
        + (isSettled ? "If it was made by hand, check that it was copied whole; otherwise look in the vendor's console whether it was revoked."
            : $"A new key may need up to {SettlesIn.TotalSeconds:0} s there, longer than this step has; the service will try again."), isTransient: !isSettled);
}
