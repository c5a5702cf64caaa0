namespace RotationFunctions.Cli;

/// <summary>What the command's exit status means.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>It ran, and what it had to show or to do did not come true.</summary>
    public const int Failed = 1;

    /// <summary>It could not begin: the arguments, or what it needs of the machine.</summary>
    public const int Unusable = 2;

    /// <summary>Ctrl-C, as shells have it.</summary>
    public const int Interrupted = 130;
}
