namespace RotationFunctions.ApiKeys;

/// <summary>A vendor's no, where the one who asked decides what it means.</summary>
/// <param name="Words">The request, the status and what the vendor says of it, scrubbed, to end a clause with.</param>
/// <param name="Error">What to throw where it means nothing of its own.</param>
internal sealed record Refusal(int Status, string Words, RotationException Error);
