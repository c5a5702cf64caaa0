namespace RotationFunctions;

/// <summary>
/// Asks again, with growing pauses, for what must exist but is not seen yet (Secrets Manager is eventually consistent), or for what the
/// service could not do just then.
/// </summary>
/// <param name="timeLeft">How long the step may still take.</param>
internal sealed class Patience(TimeProvider clock, Func<TimeSpan> timeLeft)
{
    /// <summary>How long a label or a value that must be there is waited for.</summary>
    public static readonly TimeSpan Usual = TimeSpan.FromSeconds(5);

    /// <summary>How long <c>testSecret</c> waits for a value, before it takes the call for a trial of the configuration.</summary>
    public static readonly TimeSpan ForTrial = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    /// <summary>The first answer that is not <c>null</c>, or <c>null</c> where none came within <paramref name="limit"/>.</summary>
    public async Task<T?> AskAsync<T>(Func<Task<T?>> question, TimeSpan limit, CancellationToken cancellationToken)
        where T : class
    {
        var start = clock.GetTimestamp();
        var patience = Shorter(limit, timeLeft() / 2); // half is kept for what follows, or for saying what was not found
        for (var pause = FirstPause; ; pause = Shorter(pause * 2, LongestPause))
        {
            if (await question() is { } answer)
                return answer;
            var left = patience - clock.GetElapsedTime(start);
            if (left <= TimeSpan.Zero)
                return null;
            await Task.Delay(Shorter(pause, left), clock, cancellationToken);
        }
    }

    /// <summary>The first answer of what fails only for the moment, asked for again within <paramref name="limit"/>.</summary>
    /// <exception cref="RotationException">The last failure.</exception>
    public async Task<T> RepeatAsync<T>(Func<Task<T>> work, TimeSpan limit, CancellationToken cancellationToken)
    {
        RotationException? last = null;
        var answer = await AskAsync(
            async () =>
            {
                try
                {
                    return new Answer<T>(await work());
                }
                catch (RotationException passing) when (passing.IsTransient)
                {
                    last = passing;
                    return null;
                }
            },
            limit, cancellationToken);
        return answer is null ? throw last! : answer.Value;
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private sealed record Answer<T>(T Value);
}
