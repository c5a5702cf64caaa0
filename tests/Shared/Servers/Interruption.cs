namespace RotationFunctions.Tests;

/// <summary>Does something at one of the requests that go over a wire, once it is armed.</summary>
internal sealed class Interruption
{
    private readonly int _at;
    private readonly Func<Task> _action;
    private int _seen;
    private bool _isArmed;
    private Task _acting = Task.CompletedTask;

    /// <param name="afterwards">Once the server has answered, before the client hears of it.</param>
    public Interruption(Wire wire, int at, bool afterwards, Func<Task> action)
    {
        _at = at;
        _action = action;
        if (afterwards)
            wire.OnAnswer = CountAsync;
        else
            wire.OnRequest = CountAsync;
    }

    /// <summary>Whether there were as many requests.</summary>
    public bool Happened { get; private set; }

    /// <summary>Counts the requests of this work alone, and waits for what was done at one of them, should the work give up before.</summary>
    public async Task WatchAsync(Func<Task> work)
    {
        _isArmed = true;
        try
        {
            await work();
        }
        finally
        {
            _isArmed = false;
            await _acting;
        }
    }

    private async Task<byte[]?> CountAsync(string request)
    {
        if (!_isArmed || Happened || Interlocked.Increment(ref _seen) <= _at)
            return null;
        Happened = true;
        await (_acting = _action());
        return null;
    }
}
