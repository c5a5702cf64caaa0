namespace RotationFunctions.Walk.Tests;

/// <summary>What has become of the requests of one rotation to the server.</summary>
/// <param name="Requests">How many there were.</param>
/// <param name="Answered">The numbers of those that the server answered.</param>
/// <param name="Fired">The faults that have happened.</param>
internal sealed record WireOutcome(int Requests, IReadOnlySet<int> Answered, IReadOnlyCollection<WireFault> Fired);
