namespace RotationFunctions.ApiKeys;

/// <summary>Proves that a key works by the recipe's verify request. A new key may need time until the vendor knows it everywhere.</summary>
internal sealed class KeyTest(Recipe recipe, TimeProvider clock, Func<TimeSpan> timeLeft)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    /// <exception cref="RotationException"><see cref="ApiKeyErrors.KeyRefused"/></exception>
    public async Task RequireAsync(Vendor vendor, SecretValue value, string name, CancellationToken cancellationToken)
    {
        var start = clock.GetTimestamp();
        for (var pause = FirstPause; !await vendor.AcceptsAsync(value, cancellationToken); pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            var settled = clock.GetElapsedTime(start) + pause > recipe.SettlesIn;
            if (settled || pause >= timeLeft())
                throw Refused(name, settled);
            await Task.Delay(pause, clock, cancellationToken);
        }
    }

    private RotationException Refused(string name, bool settled) => new(ApiKeyErrors.KeyRefused,
        $"{recipe.Vendor} refuses {name} in the request 'verify'. "
        + (settled ? "If it was made by hand, check that it was copied whole; otherwise look in the vendor's console whether it was revoked."
            : $"A new key may need up to {recipe.SettlesIn.TotalSeconds:0} s there, longer than this step has; the service will try again."), isTransient: !settled);
}
