namespace RotationFunctions.Walk.Tests;

/// <summary>
/// Counts the attempts at <c>createSecret</c> of one rotation that may each have left something behind that nobody uses: those that died since
/// the last one that ended well had begun, and those that run.
/// </summary>
internal sealed class Attempts
{
    private readonly Lock _lock = new();
    private int _dead;
    private int _running;

    public int Count
    {
        get
        {
            lock (_lock)
                return _dead + _running;
        }
    }

    /// <returns>Ends it, as one that ended well or died.</returns>
    public Action<bool> Begin()
    {
        lock (_lock)
        {
            _running++;
            var deadBefore = _dead;
            return isWell => End(isWell, deadBefore);
        }
    }

    private void End(bool isWell, int deadBefore)
    {
        lock (_lock)
        {
            _running--;
            _dead = isWell ? Math.Max(0, _dead - deadBefore) : _dead + 1;
        }
    }
}
