namespace RotationFunctions.Local.DatabaseServers;

/// <summary>No database server of a kind can be had on this machine; the message says what to do.</summary>
public sealed class NoServerException(string message) : Exception(message);
