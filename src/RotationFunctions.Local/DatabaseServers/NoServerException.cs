namespace RotationFunctions.Local.DatabaseServers;

/// <summary>No database server of a kind can be had on this machine; the message says what to do.</summary>
/// <param name="isNowhere">Whether none was named and none is to be had, as opposed to one that cannot be used.</param>
public sealed class NoServerException(string message, bool isNowhere = false) : Exception(message)
{
    public bool IsNowhere { get; } = isNowhere;
}
