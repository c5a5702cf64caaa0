namespace RotationFunctions.ApiKeys.Tests;

/// <summary>The process dies here: nothing in the product knows or handles it.</summary>
internal sealed class ProcessKilledException : Exception;
