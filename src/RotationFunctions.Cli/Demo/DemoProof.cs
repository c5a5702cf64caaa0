namespace RotationFunctions.Cli.Demo;

/// <summary>One thing that must be true after the rotation, and whether it was found so.</summary>
internal sealed record DemoProof(string Claim, bool Holds);
