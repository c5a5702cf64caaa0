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
        if (!await AcceptsAsync(vendor, value, name, cancellationToken))
            throw Refused(name, isSettled: true);
    }

    /// <returns>The vendor's last word.</returns>
    /// <exception cref="RotationException"><see cref="ApiKeyErrors.KeyRefused"/>: no, but time ran out before that was its last word.</exception>
    public async Task<bool> AcceptsAsync(Vendor vendor, SecretValue value, string name, CancellationToken cancellationToken)
    {
        var start = clock.GetTimestamp();
        for (var pause = FirstPause; !await vendor.AcceptsAsync(value, cancellationToken); pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            if (clock.GetElapsedTime(start) + pause > SettlesIn)
                return false;
            if (pause >= timeLeft())
                throw Refused(name, isSettled: false);
            await Task.Delay(pause, clock, cancellationToken);
        }
        return true;
    }

    private RotationException Refused(string name, bool isSettled) => new(ApiKeyErrors.KeyRefused,
        $"{recipe.Vendor} refuses {name} in the request 'verify'. "
        + (isSettled ? "If it was made by hand, check that it was copied whole; otherwise look in the vendor's console whether it was revoked."
            : $"A new key may need up to {SettlesIn.TotalSeconds:0} s there, longer than this step has; the service will try again."), isTransient: !isSettled);
}
