namespace RotationFunctions.Cli.Access;

/// <summary>The command was told to end after it had begun to change something.</summary>
/// <param name="state">What has been done, what may go on without it, and how to go on from there.</param>
internal sealed class InterruptedException(string state) : OperationCanceledException(state);
