namespace RotationFunctions.ApiKeys.Tests;

/// <summary>The process is gone: whatever it was about to do, it has not done.</summary>
internal sealed class ProcessKilledException : Exception
{
    public static void ThrowIf(bool now)
    {
        if (now)
            throw new ProcessKilledException();
    }
}
