using RotationFunctions.Cli.Access;

namespace RotationFunctions.Cli.Secrets;

/// <summary>
/// A write that is looked for where its answer was lost. The SDK repeats such a request, and the repeat may be refused since the first one was
/// done.
/// </summary>
internal static class SureWrite
{
    /// <param name="write">Whether Secrets Manager says that it is done. It is never cancelled.</param>
    /// <param name="isDone">Looks whether it is.</param>
    /// <param name="unknown">What is not known where neither can be found out, and what to do.</param>
    /// <exception cref="RotationException"><see cref="CommandErrors.OutcomeUnknown"/>, or the refusal.</exception>
    public static async Task<bool> RunAsync(Func<Task<bool>> write, Func<Task<bool>> isDone, string unknown)
    {
        try
        {
            return await write() || await isDone();
        }
        catch (RotationException failure) when (failure.Code is RotationErrors.StoreUnavailable or RotationErrors.StoreRefused)
        {
            if (await LookAsync(isDone))
                return true;
            throw failure.Code == RotationErrors.StoreRefused ? failure : new RotationException(CommandErrors.OutcomeUnknown,
                $"{failure.Message} {unknown}");
        }
    }

    private static async Task<bool> LookAsync(Func<Task<bool>> isDone)
    {
        try
        {
            return await isDone();
        }
        catch (RotationException)
        {
            return false;
        }
    }
}
