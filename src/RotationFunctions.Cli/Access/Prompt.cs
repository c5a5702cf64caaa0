namespace RotationFunctions.Cli.Access;

/// <summary>Waits for what a person types, and no longer than until the command is told to end: the console's own reads know of no end.</summary>
internal static class Prompt
{
    /// <param name="read">Reads from the console. Where it is left, it waits on until the process ends, which gives the terminal its echo
    /// back.</param>
    /// <exception cref="OperationCanceledException">The command is told to end.</exception>
    public static T Read<T>(Func<T> read, CancellationToken cancellationToken) =>
        Task.Run(read, CancellationToken.None).WaitAsync(cancellationToken).GetAwaiter().GetResult();
}
