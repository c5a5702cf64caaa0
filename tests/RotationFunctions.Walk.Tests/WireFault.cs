namespace RotationFunctions.Walk.Tests;

/// <summary>The connection to the server is cut.</summary>
/// <param name="Number">At which request: 1 for the first of the rotation.</param>
/// <param name="After">Once the server has done it; else before it hears of it.</param>
/// <param name="Kills">Whether the function's process is gone with it.</param>
internal sealed record WireFault(int Number, bool After, bool Kills);
